-- Notes that a tag is invalidated now: makings that began before may not write with it any more.
-- KEYS[1] mark of the tag
-- ARGV[1] lifetime of the mark in ms   ARGV[2] the least fence, for clocks of other nodes that are ahead
local time = redis.call('TIME')
local fence = math.max(time[1] * 1000000 + time[2], tonumber(ARGV[2]))
redis.call('SET', KEYS[1], string.format('%.0f', fence), 'PX', ARGV[1])
return 1
