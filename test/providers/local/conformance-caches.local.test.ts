import { counters, describeLocal } from './conformance';
import { redisParts, specOf } from './laboratory';

describeLocal('Redis', () => specOf('redis', redisParts), {}, counters.redis);
describeLocal('Memcached', () => specOf('memcached'));
