/** Hash of the tenants: `<name>/pending` and `<name>/ready`. The fields are the locks. */
export const catalog = 'labtest:experiments';
/** Hash of the logical databases that are given out, each with the id of its tenant. */
export const numbers = 'labtest:databases';

/** The commit, in one step: 1, also when it was done before; 0 when another tenant is ready under the name. */
export const commit = `
  local pending, ready = ARGV[1] .. '/pending', ARGV[1] .. '/ready'
  local id = function(field)
    local entry = redis.call('HGET', KEYS[1], field)
    return entry and cjson.decode(entry).id
  end
  if id(ready) then return id(ready) == ARGV[2] and 1 or 0 end
  if id(pending) ~= ARGV[2] then return 0 end
  redis.call('HSET', KEYS[1], ready, redis.call('HGET', KEYS[1], pending))
  redis.call('HDEL', KEYS[1], pending)
  return 1`;

/** Empties the tenant's databases and strikes its entry, in one step: by then another tenant may have the number. */
export const release = `
  local given = redis.call('HGETALL', KEYS[2])
  for at = 1, #given, 2 do
    if given[at + 1] == ARGV[1] then
      redis.call('SELECT', given[at])
      redis.call('FLUSHDB')
      redis.call('SELECT', ARGV[2])
      redis.call('HDEL', KEYS[2], given[at])
    end
  end
  local entries = redis.call('HGETALL', KEYS[1])
  for at = 1, #entries, 2 do
    if cjson.decode(entries[at + 1]).id == ARGV[1] then redis.call('HDEL', KEYS[1], entries[at]) end
  end
  return 1`;
