-- Asks for the paths that follow the URL, in turn, and tells the figures in one line that a program can read.
local requests = {}
local position = 0

init = function(args)
  for number, path in ipairs(args) do requests[number] = wrk.format(nil, path) end
end

request = function()
  position = position % #requests + 1
  return requests[position]
end

-- Latencies in microseconds.
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    'REPORT {"requests":%d,"durationMicroseconds":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
