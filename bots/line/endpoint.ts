import { HTTPFetchError, type messagingApi } from '@line/bot-sdk';

type Client = messagingApi.MessagingApiClient;

/** LINE allows 60 tests of an endpoint in an hour. */
const TEST_GAP_MS = 65_000;

/** What was found out about the webhook endpoint so far; a test that passed is not run again for the same address. */
export interface EndpointMemory {
  testedUrl?: string;
  testedAt?: number;
  testProblem?: string;
}

/**
 * Brings LINE to deliver to `wanted`, and says in plain words what keeps it from doing so; `undefined` when all is well.
 * Without a `wanted` address only looks whether an endpoint that somebody set by hand is in use.
 * `now` is a monotonic time in milliseconds. Throws what the calls throw.
 */
export async function endpointProblem(
  client: Client,
  wanted: string | undefined,
  memory: EndpointMemory,
  now: number,
): Promise<string | undefined> {
  const current = await currentEndpoint(client);
  if (wanted === undefined) {
    if (current === undefined || current.endpoint === '')
      return 'LINE does not know where to deliver messages. Set PUBLIC_URL to the https address of this service.';
    return current.active ? undefined : NOT_IN_USE;
  }
  if (!isHttps(wanted)) return `LINE delivers only to https addresses. PUBLIC_URL makes it ${wanted}.`;
  if (current?.endpoint !== wanted) {
    const refused = await setEndpoint(client, wanted);
    if (refused !== undefined) return refused;
  }
  const inUse = current?.endpoint === wanted ? current : await currentEndpoint(client);
  if (inUse?.active === false) return NOT_IN_USE;
  return testProblem(client, wanted, memory, now);
}

const NOT_IN_USE =
  'LINE delivers nothing: "Use webhook" is off. Turn it on in the LINE Developers console, channel, Messaging API tab.';

async function currentEndpoint(client: Client): Promise<messagingApi.GetWebhookEndpointResponse | undefined> {
  try {
    return await client.getWebhookEndpoint();
  } catch (error) {
    if (error instanceof HTTPFetchError && error.status === 404) return undefined;
    throw error;
  }
}

async function setEndpoint(client: Client, wanted: string): Promise<string | undefined> {
  try {
    await client.setWebhookEndpoint({ endpoint: wanted });
    return undefined;
  } catch (error) {
    if (error instanceof HTTPFetchError && error.status === 400)
      return `LINE refuses ${wanted} as its webhook address. Check PUBLIC_URL.`;
    throw error;
  }
}

async function testProblem(
  client: Client,
  wanted: string,
  memory: EndpointMemory,
  now: number,
): Promise<string | undefined> {
  const passed = memory.testedUrl === wanted && memory.testProblem === undefined;
  const tooSoon = memory.testedAt !== undefined && now - memory.testedAt < TEST_GAP_MS;
  if (passed || tooSoon) return memory.testProblem;
  memory.testedAt = now;
  const result = await runTest(client, wanted);
  if (result === undefined) return undefined;
  memory.testedUrl = wanted;
  if (result.success === true) delete memory.testProblem;
  else memory.testProblem = wordsFor(wanted, result);
  return memory.testProblem;
}

/** `undefined` when too many tests were run this hour: nothing is known then, so nothing is said. */
async function runTest(
  client: Client,
  endpoint: string,
): Promise<messagingApi.TestWebhookEndpointResponse | undefined> {
  try {
    return await client.testWebhookEndpoint({ endpoint });
  } catch (error) {
    if (error instanceof HTTPFetchError && error.status === 429) return undefined;
    throw error;
  }
}

function wordsFor(wanted: string, result: messagingApi.TestWebhookEndpointResponse): string {
  if (result.statusCode === 401)
    return `${wanted} refused LINE's signature. LINE_CHANNEL_SECRET must be the secret of the same channel as the token.`;
  if (result.statusCode > 0)
    return `${wanted} answered LINE's test with ${result.statusCode} instead of 200. Check what stands between LINE and this service.`;
  const told = [result.reason, result.detail].filter((part) => part !== '').join(', ');
  return `LINE could not reach ${wanted} (${told.slice(0, 120)}). It must answer from the internet with a valid certificate.`;
}

function isHttps(url: string): boolean {
  return URL.parse(url)?.protocol === 'https:';
}
