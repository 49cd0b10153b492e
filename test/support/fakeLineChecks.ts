/** LINE's error body. */
export interface LineError {
  readonly message: string;
  readonly details?: readonly { readonly message: string; readonly property: string }[];
}

type Json = Readonly<Record<string, unknown>>;
type Fault = { readonly message: string; readonly property: string };

/**
 * What LINE would refuse in these message objects: written from its reference and apart from our own checker, so that
 * a mistake in ours is seen. `undefined` when LINE takes them.
 */
export function messageError(messages: unknown): LineError | undefined {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5)
    return oneError({ message: 'Size must be between 1 and 5', property: 'messages' });
  for (const [index, message] of messages.entries()) {
    const details = faultsOf(message);
    if (details.length > 0)
      return { message: `A message (messages[${index}]) in the request body is invalid`, details };
  }
  return undefined;
}

function oneError(detail: Fault): LineError {
  return { message: 'The request body has 1 error(s)', details: [detail] };
}

function faultsOf(message: unknown): Fault[] {
  if (!isJson(message)) return [{ message: 'must be an object', property: '/' }];
  const faults = contentFaults(message);
  const items = isJson(message['quickReply']) ? message['quickReply']['items'] : [];
  if (!Array.isArray(items) || items.length > 13) faults.push({ message: 'too many items', property: '/quickReply' });
  else if (message['quickReply'] !== undefined && items.length === 0)
    faults.push({ message: 'must not be empty', property: '/quickReply' });
  else
    for (const item of items)
      faults.push(...actionFaults(isJson(item) ? item['action'] : undefined, '/quickReply', 20));
  return faults;
}

function contentFaults(message: Json): Fault[] {
  switch (message['type']) {
    case 'text':
      return textFaults(message['text'], '/text', 5_000);
    case 'image':
      return ['originalContentUrl', 'previewImageUrl'].flatMap((key) => httpsFaults(message[key], `/${key}`));
    case 'flex':
      return [...textFaults(message['altText'], '/altText', 1_500), ...containerFaults(message['contents'])];
    default:
      return [{ message: 'Must be one of the following values: [text, image, flex]', property: '/type' }];
  }
}

function containerFaults(container: unknown): Fault[] {
  if (!isJson(container)) return [{ message: 'must be specified', property: '/contents' }];
  const bytes = Buffer.byteLength(JSON.stringify(container));
  if (container['type'] === 'bubble') {
    return bytes > 30 * 1024 ? [{ message: 'too large', property: '/' }] : componentFaults(container, '');
  }
  const bubbles = container['contents'];
  if (container['type'] !== 'carousel' || !Array.isArray(bubbles) || bubbles.length < 1 || bubbles.length > 12)
    return [{ message: 'invalid carousel', property: '/contents' }];
  if (bytes > 50 * 1024) return [{ message: 'too large', property: '/' }];
  return bubbles.flatMap((bubble, index) =>
    isJson(bubble) ? componentFaults(bubble, `/contents/${index}`) : [{ message: 'invalid', property: '/contents' }],
  );
}

/** Walks everything below a bubble: what a component is made of is known by its `type`. */
function componentFaults(component: Json, at: string): Fault[] {
  const faults: Fault[] = [];
  const { type, contents, action } = component;
  if (type === 'text' && contents === undefined) faults.push(...nonEmpty(component['text'], `${at}/text`));
  if (type === 'span') faults.push(...nonEmpty(component['text'], `${at}/text`));
  if (type === 'image') faults.push(...httpsFaults(component['url'], `${at}/url`));
  if (type === 'button') faults.push(...actionFaults(action, `${at}/action`, 40));
  else if (action !== undefined) faults.push(...actionFaults(action, `${at}/action`, undefined));
  const blocks = type === 'bubble' ? ['header', 'hero', 'body', 'footer'].map((key) => component[key]) : [];
  const children = [...blocks, ...(Array.isArray(contents) ? contents : [])].filter(isJson);
  if (type === 'bubble' && children.length === 0) faults.push({ message: 'must have a block', property: at });
  return [...faults, ...children.flatMap((child, index) => componentFaults(child, `${at}/${index}`))];
}

function actionFaults(action: unknown, at: string, labelMax: number | undefined): Fault[] {
  if (!isJson(action)) return [{ message: 'must be specified', property: at }];
  const { type, label, data, uri, text, clipboardText, displayText } = action;
  const labelled = labelMax === undefined ? [] : graphemeFaults(label, `${at}/label`, labelMax);
  switch (type) {
    case 'postback':
      return [
        ...labelled,
        ...textFaults(data, `${at}/data`, 300),
        ...(displayText === undefined ? [] : graphemeFaults(displayText, `${at}/displayText`, 300)),
      ];
    case 'datetimepicker':
      return [...labelled, ...textFaults(data, `${at}/data`, 300)];
    case 'message':
      return [...labelled, ...graphemeFaults(text, `${at}/text`, 300)];
    case 'clipboard':
      return [...labelled, ...textFaults(clipboardText, `${at}/clipboardText`, 1_000)];
    case 'uri':
      return [...labelled, ...textFaults(uri, `${at}/uri`, 1_000), ...schemeFaults(uri, `${at}/uri`)];
    default:
      return [{ message: 'invalid action', property: at }];
  }
}

function schemeFaults(uri: unknown, property: string): Fault[] {
  return typeof uri === 'string' && /^(https?|line|tel):/.test(uri)
    ? []
    : [{ message: 'invalid uri scheme', property }];
}

function httpsFaults(url: unknown, property: string): Fault[] {
  return typeof url === 'string' && url.startsWith('https://') && url.length <= 2_000
    ? []
    : [{ message: 'invalid uri', property }];
}

function nonEmpty(text: unknown, property: string): Fault[] {
  return typeof text === 'string' && text !== '' ? [] : [{ message: 'must be non-empty text', property }];
}

function textFaults(text: unknown, property: string, maxUnits: number): Fault[] {
  if (typeof text !== 'string' || text === '') return [{ message: 'May not be empty', property }];
  return text.length > maxUnits ? [{ message: `Length must be between 0 and ${maxUnits}`, property }] : [];
}

function graphemeFaults(text: unknown, property: string, max: number): Fault[] {
  if (typeof text !== 'string' || text === '') return [{ message: 'May not be empty', property }];
  const count = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)).length;
  return count > max ? [{ message: `Length must be between 0 and ${max}`, property }] : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
