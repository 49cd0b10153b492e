import type { messagingApi } from '@line/bot-sdk';
import type { Button } from '../../src/app/channel.ts';
import { lineAction } from './actions.ts';
import { box } from './box.ts';
import { LINE_LIMITS } from './limits.ts';
import { LOOK } from './look.ts';

/** Buttons below each other; from four on, short ones in pairs, so that a menu stays on one screen. */
export function buttonRows(buttons: readonly Button[], max: number, wide: boolean): messagingApi.FlexComponent[] {
  const usable = buttons.flatMap(flexButton).slice(0, max);
  if (usable.length < 4 || !wide) return usable;
  const rows: messagingApi.FlexComponent[] = [];
  for (let index = 0; index < usable.length; index += 1) {
    const [left, right] = [usable[index], usable[index + 1]];
    if (left === undefined) break;
    if (right !== undefined && isHalfWide(left) && isHalfWide(right)) {
      rows.push(box([left, right], { layout: 'horizontal', spacing: 'md' }));
      index += 1;
    } else rows.push(left);
  }
  return rows;
}

function flexButton(button: Button): messagingApi.FlexButton[] {
  const action = lineAction(button, LINE_LIMITS.buttonLabelGraphemes);
  if (action === undefined) return [];
  const primary = button.style === 'primary';
  return [
    {
      type: 'button',
      action,
      style: primary ? 'primary' : 'secondary',
      color: primary ? LOOK.accent : LOOK.soft,
      height: 'sm',
      adjustMode: 'shrink-to-fit',
    },
  ];
}

function isHalfWide(button: messagingApi.FlexButton): boolean {
  // In bold a Latin letter is wider than half of a Chinese one.
  const wide = (character: string) => (/[\u1100-\uffff]|\p{Extended_Pictographic}/u.test(character) ? 2 : 1.25);
  const width = Array.from(button.action.label ?? '', wide).reduce<number>((sum, columns) => sum + columns, 0);
  return button.style !== 'primary' && width <= 12;
}
