import { refresh } from './action/refresh';
import { run } from './action/run';

void run((log, signal) => refresh(process.env, log, signal));
