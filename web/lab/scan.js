import { qrPicture } from './api.js';
import { ask } from './dialogs.js';
import { h } from './dom.js';
import { t } from './words.js';

const canDecode = async () =>
  'BarcodeDetector' in globalThis && (await globalThis.BarcodeDetector.getSupportedFormats()).includes('qr_code');

/** What the picture says, read from its pixels; the message's own value where this browser cannot read pictures. */
async function valueOf(picture, told, decodes) {
  if (!decodes) return told;
  const [found] = await new globalThis.BarcodeDetector({ formats: ['qr_code'] }).detect(picture);
  return found?.rawValue;
}

/** Lets the person hold their phone before a QR in another pane. Gives the QR's value; `undefined` when they leave. */
export async function scan(reader, codes) {
  const decodes = await canDecode();
  return ask(t('scanWhich', { name: reader.name }), (close) => [
    h('p', {}, codes.length === 0 ? t('scanNone') : t(decodes ? 'scanDecodes' : 'scanTrusts')),
    h(
      'div',
      { class: 'codes' },
      codes.map((code) => codeButton(code, decodes, close)),
    ),
    h(
      'div',
      { class: 'choices' },
      h('button', { type: 'button', class: 'plain', onclick: () => close() }, t('cancel')),
    ),
  ]);
}

function codeButton({ value, title, code, person }, decodes, close) {
  const picture = h('img', { src: qrPicture(value), alt: '' });
  const where = h('small', {}, t('scanShownTo', { name: person.name }));
  const read = async () => {
    await picture.decode();
    const found = await valueOf(picture, value, decodes);
    if (found === undefined) where.replaceChildren(t('scanFailed'));
    else close(found);
  };
  return h(
    'button',
    { type: 'button', onclick: read },
    picture,
    h('span', {}, h('b', {}, title), code && h('code', {}, code), where),
  );
}
