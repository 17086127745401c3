import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { engineSocket, type Front, json, stub } from './front';

/** The engine, with a clock that is so many milliseconds ahead of its own. */
export function engineAhead(milliseconds: number): Promise<Front> {
  return stub((incoming, response) => {
    const { method, url: path = '', headers } = incoming;
    const forward = request({ socketPath: engineSocket, method, path, headers }, async (answer) => {
      if (!/\/info$/.test(path)) {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        return void answer.pipe(response);
      }
      const info: { SystemTime: string } = JSON.parse(String(await buffer(answer)));
      const SystemTime = new Date(Date.parse(info.SystemTime) + milliseconds).toISOString();
      json(response, 200, { ...info, SystemTime });
    });
    forward.on('error', () => response.destroy());
    response.on('close', () => forward.destroy());
    incoming.pipe(forward);
  });
}
