import { provision } from './action/provision';
import { run } from './action/run';

void run((log, signal) => provision(process.env, log, signal));
