-- Writes one entry unless what is stored must win, and tells everybody who waits for it.
-- KEYS[1] entry
-- ARGV[1] its kind                 ARGV[2] its fence in microseconds, or '' for now
-- ARGV[3] physical lifetime in ms  ARGV[4] the source's time of the content in ms, or ''
-- ARGV[5] header before fence and revision   ARGV[6] header behind them   ARGV[7] body
-- ARGV[8] event channel           ARGV[9] the writer's time in ms, by the clock that stamps deadlines
-- Returns verdict, revision and fence. Verdicts: 'written', 'older' (a later making has written already, or a
-- removal came later), 'kept' (a failure never replaces a value), 'future' (the source's time is over a minute ahead).
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stored = redis.call('GETRANGE', KEYS[1], 0, 200)
local kind, keep_until, text = string.match(stored, '^mc1 (%a+) %d+ %d+ %d+ (%d+) (%d+) ')
local barrier = tonumber(text or -1)
-- A fence far ahead of the clock comes from a clock that has been set back since: it must not block writes.
if barrier > now + 60000000 then barrier = -1 end
local fence = tonumber(ARGV[2]) or math.max(now, barrier + 1)

local function verdict()
  if ARGV[4] ~= '' and tonumber(ARGV[4]) > now / 1000 + 60000 then return 'future' end
  if fence < barrier or (kind == 'gone' and fence == barrier) then return 'older' end
  if ARGV[1] ~= 'value' and kind == 'value' and tonumber(keep_until) > tonumber(ARGV[9]) then return 'kept' end
  return 'written'
end

local function base36(number)
  local digits, written = '0123456789abcdefghijklmnopqrstuvwxyz', ''
  repeat
    local digit = number % 36
    written = string.sub(digits, digit + 1, digit + 1) .. written
    number = (number - digit) / 36
  until number == 0
  return written
end

local answer = verdict()
-- A making that writes twice has written two contents.
local revision = base36(fence == barrier and now or fence)
local fence_text = string.format('%.0f', fence)
if answer == 'written' then
  local header = table.concat({ ARGV[5], fence_text, revision, ARGV[6] }, ' ')
  redis.call('SET', KEYS[1], header .. '\n' .. ARGV[7], 'PX', ARGV[3])
end
local event = answer == 'written' and 'written' or 'refused'
-- A later making has told already what whoever waits wants to know; a removal has not.
if answer ~= 'older' or kind == 'gone' then
  redis.call('PUBLISH', ARGV[8], table.concat({ event, ARGV[1], revision, fence_text, KEYS[1] }, ' '))
end
return { answer, revision, fence_text }
