import { describe, expect, it } from 'vitest';
import { templateFiller, templateProblem } from '../../../src/app/campaigns/template.ts';

describe('a text that a shop writes', () => {
  it('is filled in once: what members are called is data', async () => {
    const fill = await templateFiller('Dear {{ name }}, {{points}} points');
    expect(fill({ name: '{{points}}', points: '3' })).toBe('Dear {{points}}, 3 points');
    expect(fill({ name: '<b>{% if %}', points: '1,234' })).toBe('Dear <b>{% if %}, 1,234 points');
  });

  it('can name nothing else, and do nothing else', async () => {
    expect(await templateProblem('100% {{ name }} }} { }')).toBeUndefined();
    for (const reach of ['{{ constructor }}', '{{ name.constructor }}', '{{ name.size }}', '{{ member }}']) {
      expect([reach, await templateProblem(reach)]).toMatchObject([reach, { code: 'template-unknown' }]);
    }
    for (const acting of ['{% include "x" %}', '{{ name | append: name }}', '{{ name | json }}', '{{', '{{ }}']) {
      expect([acting, await templateProblem(acting)]).toEqual([acting, { code: 'template-invalid' }]);
    }
  });
});
