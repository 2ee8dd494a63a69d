-- Goes through the raw requests of a file (separated by NUL), beginning at a position. Arguments: file, position.
local requests, position = {}, 0

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  for request in file:read('*a'):gmatch('[^%z]+') do requests[#requests + 1] = request end
  file:close()
  position = tonumber(args[2])
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary)
  local failed = summary.errors
  io.write(string.format('{"requests":%d,"errors":%d}\n', summary.requests,
    failed.status + failed.connect + failed.read + failed.write + failed.timeout))
end
