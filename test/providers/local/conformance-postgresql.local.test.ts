import { counters, describeLocal } from './conformance';
import { debianPostgres, postgresEnvironment, specOf } from './laboratory';

describeLocal(
  'PostgreSQL of the machine',
  () => specOf('postgresql', { environment: postgresEnvironment }),
  { PGBIN: debianPostgres() },
  counters.postgres,
);
