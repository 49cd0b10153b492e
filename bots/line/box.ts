import type { messagingApi } from '@line/bot-sdk';

/** A box of Flex components, below each other unless the style says `horizontal`. */
export function box(
  contents: messagingApi.FlexComponent[],
  style: Partial<Omit<messagingApi.FlexBox, 'type' | 'contents'>>,
): messagingApi.FlexBox {
  return { layout: 'vertical', ...style, type: 'box', contents };
}
