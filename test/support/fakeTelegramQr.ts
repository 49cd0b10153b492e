import { inflateSync } from 'node:zlib';
import decodeQr from 'jsqr';

/** What a phone's camera reads from a PNG of 8 bits a channel; throws when there is no QR in it. */
export const scan = (png: Uint8Array): string => {
  const { width, height, pixels } = decodePng(png);
  const code = jsQr(pixels, width, height);
  if (!code) throw new Error('no QR in this picture');
  return code.data;
};

// jsqr is CommonJS with a default export that TypeScript and Node see one level apart.
const jsQr = (typeof decodeQr === 'function' ? decodeQr : decodeQr.default) as typeof decodeQr.default;

const decodePng = (png: Uint8Array): { width: number; height: number; pixels: Uint8ClampedArray } => {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  let [width, height, channels] = [0, 0, 4];
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1');
    if (type === 'IHDR') {
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[png[at + 17] ?? 6] ?? 4;
      if (png[at + 16] !== 8) throw new Error('only PNGs of 8 bits a channel are read');
    }
    if (type === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return {
    width,
    height,
    pixels: toRgba(unfilter(inflateSync(Buffer.concat(parts)), width * channels, channels), channels),
  };
};

/** Undoes PNG's five row filters. */
const unfilter = (data: Uint8Array, stride: number, step: number): Uint8Array => {
  const rows = data.length / (stride + 1);
  const out = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    const filter = data[row * (stride + 1)];
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column >= step ? (out[at - step] ?? 0) : 0;
      const up = row > 0 ? (out[at - stride] ?? 0) : 0;
      const corner = row > 0 && column >= step ? (out[at - stride - step] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      out[at] = (data[row * (stride + 1) + 1 + column] ?? 0) + guess;
    }
  }
  return out;
};

const paeth = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner;
  const [dLeft, dUp, dCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (dLeft <= dUp && dLeft <= dCorner) return left;
  return dUp <= dCorner ? up : corner;
};

const toRgba = (samples: Uint8Array, channels: number): Uint8ClampedArray => {
  const count = samples.length / channels;
  const rgba = new Uint8ClampedArray(count * 4);
  for (let pixel = 0; pixel < count; pixel += 1) {
    const at = pixel * channels;
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[pixel * 4 + channel] = samples[channels >= 3 ? at + channel : at] ?? 0;
    }
    rgba[pixel * 4 + 3] = 255;
  }
  return rgba;
};
