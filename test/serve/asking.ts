import { poll } from '../../src/core/poll';

interface Answer {
  code: number;
  text: string;
  // What a test reads of it, it expects to be there.
  // biome-ignore lint/suspicious/noExplicitAny: the body of whatever was asked.
  body: any;
}

/** Asks a server that asks nobody for a token. */
export function answersOf(url: string) {
  const ask = async (method: string, path: string, json?: object): Promise<Answer> => {
    const headers = json ? { 'content-type': 'application/json' } : {};
    const response = await fetch(`${url}/${path}`, {
      method,
      headers,
      body: json ? JSON.stringify(json) : null,
    });
    const text = await response.text();
    return { code: response.status, text, body: text === '' ? undefined : JSON.parse(text) };
  };
  const untilImported = async () => {
    const look = async () => {
      const { body } = await ask('GET', 'v1/imports');
      return body.running ? { pending: 'dumps are looked at' } : { value: body.imports };
    };
    return await poll(look, { timeout: 90_000 });
  };
  return { ask, untilImported };
}
