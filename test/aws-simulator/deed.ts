import type { Answer } from './answer';
import type { Request } from './call';
import { elements, type Standing, type World } from './world';
import { all, type Element, parsed, printed, textOf } from './xml';

/** What happens at a call of RDS, before, after or instead of giving it to moto; by the call's name. */
export type Deed = (world: World, call: Request) => Promise<Answer>;
export type Deeds = Readonly<Record<string, Deed>>;

/** moto's answer with what moto does not know. */
export function amended(world: World, call: Request, answer: Answer): Answer {
  if (answer.status >= 400 || call.service !== 'rds') return answer;
  const document = parsed(answer.body);
  world.amend(document, call);
  return { ...answer, body: printed(document) };
}

/** What moto says of an instance or a cluster that stands. */
export async function described(world: World, { kind, region, id }: Standing): Promise<Element> {
  const { element, id: name } = elements[kind];
  const document = await world.moto.ask({ region }, 'rds', `Describe${element}s`, { [name]: id });
  const [found] = all(document, element);
  if (!found) throw new Error(`moto does not know ${id}`);
  return found;
}

/** An answer of a call's own that tells of an instance or a cluster as it is now. */
export async function answerWith(world: World, call: Request, standing: Standing): Promise<Answer> {
  const found = await described(world, standing);
  if (found.ownerDocument) world.amend(found.ownerDocument, call);
  const [response, result] = [`${call.action}Response`, `${call.action}Result`];
  const body = `<${response} xmlns="${found.namespaceURI}"><${result}>${printed(found)}</${result}></${response}>`;
  return { status: 200, type: 'text/xml', body };
}

/** moto's secret holds what moto invented: it gets the master's name and password, where there is one. */
export async function putSecret(world: World, standing: Standing): Promise<void> {
  const arn = await secretOf(world, standing);
  if (!arn) return;
  const { username, password } = standing;
  await world.moto.secret(standing, 'PutSecretValue', {
    SecretId: arn,
    SecretString: JSON.stringify({ username, password }),
  });
}

async function secretOf(world: World, standing: Standing): Promise<string | undefined> {
  const [secret] = all(await described(world, standing), 'MasterUserSecret');
  return secret && textOf(secret, 'SecretArn');
}

/** What the secret says at this moment. */
export async function readSecret(world: World, standing: Standing) {
  const SecretId = await secretOf(world, standing);
  const { SecretString } = await world.moto.secret(standing, 'GetSecretValue', { SecretId });
  return JSON.parse(String(SecretString)) as { username: string; password: string };
}
