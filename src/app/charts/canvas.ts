import { inflateRawSync } from 'node:zlib';

/** `#0A7D45`. */
export type Colour = `#${string}`;

/** Words that were drawn beforehand: how much ink each pixel has. */
export interface Mask {
  /** Of the ink, from where the words begin and from their baseline; pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** From the beginning of these words to that of the next. */
  readonly advance: number;
  /** Base64 of raw deflate: a byte for each pixel, 0 to 15. */
  readonly ink: string;
}

/** An opaque picture of flat colours. Lengths are pixels. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel, row by row. */
  readonly pixels: Uint8Array;

  constructor(width: number, height: number, ground: Colour) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 3);
    this.pixels.set(rgbOf(ground));
    // Each copy doubles what is painted.
    for (let done = 3; done < this.pixels.length; done *= 2) this.pixels.copyWithin(done, 0, done);
  }

  /** A box with round corners; `radius` of half its height makes it a pill. */
  box(left: number, top: number, width: number, height: number, radius: number, colour: Colour): void {
    const ink = rgbOf(colour);
    const [halfWidth, halfHeight] = [width / 2 - radius, height / 2 - radius];
    for (let y = Math.floor(top); y < Math.ceil(top + height); y += 1) {
      for (let x = Math.floor(left); x < Math.ceil(left + width); x += 1) {
        // The distance of the pixel's middle from the box, below 0 inside.
        const [dx, dy] = [
          Math.abs(x + 0.5 - left - width / 2) - halfWidth,
          Math.abs(y + 0.5 - top - height / 2) - halfHeight,
        ];
        const far = Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
        this.#blend(x, y, ink, Math.min(1, Math.max(0, 0.5 - far)));
      }
    }
  }

  /** Words whose beginning is at `x` and whose baseline is at `y`. */
  words(mask: Mask, x: number, y: number, colour: Colour): void {
    const ink = rgbOf(colour);
    const levels = inflateRawSync(Buffer.from(mask.ink, 'base64'));
    for (let row = 0; row < mask.height; row += 1)
      for (let column = 0; column < mask.width; column += 1) {
        const level = levels[row * mask.width + column] ?? 0;
        if (level > 0) this.#blend(Math.round(x) + mask.left + column, y + mask.top + row, ink, level / 15);
      }
  }

  #blend(x: number, y: number, ink: readonly number[], share: number): void {
    if (share === 0 || x < 0 || x >= this.width || y < 0 || y >= this.height) return;
    const at = (y * this.width + x) * 3;
    for (let part = 0; part < 3; part += 1) {
      const ground = this.pixels[at + part] ?? 0;
      this.pixels[at + part] = Math.round(ground + ((ink[part] ?? 0) - ground) * share);
    }
  }
}

const rgbOf = (colour: Colour): readonly [number, number, number] => {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
};
