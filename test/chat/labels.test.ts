import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOf } from '../../src/chat/labels.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const lengthOf = (label: string) => [...graphemes.segment(label)].length;

describe('names as labels of buttons', () => {
  it('are the names where they fit, and else their beginning', () => {
    expect(labelsOf(['Tea', 'Organic oolong tea from Alishan'])).toEqual(['Tea', 'Organic oolong tea …']);
  });

  it('show what is different where the beginning is the same', () => {
    const oolong = 'Organic oolong tea from Alishan';
    expect(labelsOf([`${oolong} 150 g`, `${oolong} 300 g`, 'Tea'])).toEqual([
      'Organi…Alishan 150 g',
      'Organi…Alishan 300 g',
      'Tea',
    ]);
    expect(
      labelsOf([
        '有機高山烏龍茶禮盒冬季限定版阿里山產地直送150公克',
        '有機高山烏龍茶禮盒冬季限定版阿里山產地直送300公克',
      ]),
    ).toEqual(['有機高山烏龍…版阿里山產地直送150公克', '有機高山烏龍…版阿里山產地直送300公克']);
    expect(labelsOf([oolong, `${oolong} from the year before last`])).toEqual([
      'Organi… from Alishan',
      'Organi… from the ye…',
    ]);
  });

  it('are numbered where nothing else tells them apart', () => {
    expect(labelsOf(['Tea', 'Tea', 'Coffee'])).toEqual(['1 · Tea', '2 · Tea', 'Coffee']);
  });

  it('fit, and no two are alike', () => {
    const name = fc.tuple(
      fc.constantFrom('Formula for babies ', 'Formula for babies of ', ''),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (names) => {
        const labels = labelsOf(names.map(([a, b]) => `${a}${b}`));
        expect(labels.every((label) => lengthOf(label) <= 20)).toBe(true);
        expect(new Set(labels).size).toBe(names.length);
      }),
    );
  });
});
