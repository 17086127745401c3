import { describeLocal } from './conformance';
import { postgresEnvironment, specOf } from './laboratory';

describeLocal('PostgreSQL from npm', () => specOf('postgresql', { environment: postgresEnvironment }));
