-- Removes what is stored under keys and leaves tombstones, which hold off makings that began before.
-- KEYS entries; in a cluster one
-- ARGV[1] lifetime of a tombstone in ms   ARGV[2] event channel
-- Returns how many entries and counters there were.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local removed = 0

for _, key in ipairs(KEYS) do
  local stored = redis.call('GETRANGE', key, 0, 200)
  local kind, text = string.match(stored, '^mc1 (%a+) %d+ %d+ %d+ %d+ (%d+) ')
  local fence = now
  local barrier = tonumber(text or 0)
  if barrier > now and barrier <= now + 60000000 then fence = barrier end
  if (kind and kind ~= 'gone') or string.match(stored, '^%-?%d+$') then removed = removed + 1 end
  local fence_text = string.format('%.0f', fence)
  redis.call('SET', key, 'mc1 gone 0 0 0 0 ' .. fence_text .. ' 0 json 0\n', 'PX', ARGV[1])
  redis.call('PUBLISH', ARGV[2], 'removed ' .. fence_text .. ' ' .. key)
end
return removed
