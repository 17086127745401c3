import { counters, describeLocal } from './conformance';
import { mysqlEnvironment, specOf } from './laboratory';

describeLocal('MariaDB', () => specOf('mysql', { environment: mysqlEnvironment }), {}, counters.mariadb);
