import { beforeEach, describe, expect, it } from 'vitest';
import { pictureFile } from './support/browser.ts';
import { hidden, type Look, ownLab } from './support/labPage.ts';

const lab = ownLab();
const LOOKS: readonly Look[] = ['LINE', 'Telegram'];

describe('a chat in the lab as LINE shows it', () => {
  beforeEach(() => lab.start('mei'));

  it('is a Flex bubble whose button says its text and reaches the shop', async () => {
    await lab.message('mei', '歡迎光臨').locator('.flex-bubble').getByRole('button', { name: '加入會員' }).click();
    await expect.poll(() => lab.lastAnswer('mei')).toBe('Got join');
    expect(await lab.log('mei').locator('.mine .bubble').allInnerTexts()).toEqual(['我要加入']);
  });

  it('is drawn with the letters of its reader, as Chinese and Japanese share theirs', async () => {
    expect(await lab.log('mei').getAttribute('lang')).toBe('zh-Hant');
    expect(await lab.log('ken').getAttribute('lang')).toBe('en');
  });

  it('has chips that say or do something, once', async () => {
    const chips = lab.pane('mei').locator('.chips');
    await chips.getByRole('button', { name: '點數' }).click();
    await expect.poll(() => lab.lastAnswer('mei')).toBe('Got points');
    expect(await chips.count()).toBe(0);
  });

  it('shows a card with its emphasis, rows and buttons, one of which copies', async () => {
    await lab.say('mei', 'reward');
    await expect.poll(() => lab.lastAnswer('mei')).toContain('12 月 31 日');
    const card = lab.message('mei', '拿鐵咖啡');
    const emphasised = card.getByText('全台門市', { exact: true }).and(card.locator('[style*="font-weight: 700"]'));
    expect(await emphasised.count()).toBe(1);
    await card.getByRole('button', { name: 'Copy the code' }).click();
    await lab.pane('mei').getByRole('alert').getByText('Copied: LATTE-7Q2K').waitFor();
    expect(await lab.page.evaluate<string>('navigator.clipboard.readText()')).toBe('LATTE-7Q2K');
    await lab.page.screenshot({ path: pictureFile('lab-line-card') });
  });

  it('swipes a carousel', async () => {
    await lab.say('mei', 'carousel');
    await expect.poll(() => lab.lastAnswer('mei')).toContain('手工餅乾');
    const carousel = lab.log('mei').locator('.flex-carousel');
    expect(await carousel.locator('.flex-bubble').count()).toBe(3);
    expect((await hidden(carousel)).right).toBeGreaterThan(200);
  });

  it('picks a date where LINE has a date picker', async () => {
    await lab.say('mei', 'birthday');
    await lab.message('mei', '您的生日').getByRole('button', { name: '選擇日期' }).click();
    await lab.dialog.locator('input[type=date]').fill('1988-02-29');
    await lab.dialog.getByRole('button', { name: 'OK' }).click();
    await expect.poll(() => lab.lastAnswer('mei')).toBe('Got birthday 1988-02-29');
  });

  it('shows no button for what LINE cannot do', async () => {
    await lab.say('mei', 'phone');
    await expect.poll(() => lab.lastAnswer('mei')).toBe('May we have your number?');
    expect(await lab.pane('mei').getByRole('button', { name: 'Share my number' }).count()).toBe(0);
  });
});

describe('a chat in the lab as Telegram shows it', () => {
  beforeEach(() => lab.start('ken'));

  it('is HTML text with buttons under it', async () => {
    const message = lab.message('ken', '歡迎光臨');
    expect(await message.locator('b').textContent()).toBe('加入會員');
    await message.locator('.inline-keyboard').getByRole('button', { name: '加入會員' }).click();
    await expect.poll(() => lab.lastAnswer('ken')).toBe('Got join');
  });

  it('replaces the letters with keys that type, until one is used', async () => {
    const keys = lab.pane('ken').locator('.reply-keyboard');
    await keys.getByRole('button', { name: 'card' }).click();
    await expect.poll(() => lab.lastAnswer('ken')).toContain('482 913');
    expect(await keys.count()).toBe(0);
    await lab.page.screenshot({ path: pictureFile('lab-telegram-card') });
  });

  it('shares the phone number that the person gives', async () => {
    await lab.say('ken', 'phone');
    await lab.pane('ken').getByRole('button', { name: 'Share my number' }).click();
    await lab.dialog.getByRole('textbox').fill('+886912000111');
    await lab.dialog.getByRole('button', { name: 'OK' }).click();
    await expect.poll(() => lab.lastAnswer('ken')).toBe('Thank you, +886912000111');
  });

  it('has no date picker: the button only tells that it was tapped', async () => {
    await lab.say('ken', 'birthday');
    await lab.message('ken', '您的生日').getByRole('button', { name: '選擇日期' }).click();
    await expect.poll(() => lab.lastAnswer('ken')).toBe('Got birthday');
    expect(await lab.dialog.count()).toBe(0);
  });
});

describe('a chat in the lab, either way', () => {
  it.each(LOOKS)('shows markup as text and runs none of it: %s', async (look) => {
    await lab.start('mei');
    await lab.lookAs('mei', look);
    const words = '<img src=x onerror="document.title=1"><b>me</b> &lt;';
    await lab.say('mei', words);
    await expect.poll(() => lab.lastAnswer('mei')).toContain(`You said: ${words}`);
    await lab.say('mei', 'markup');
    await expect.poll(() => lab.lastAnswer('mei')).toContain('<img src=x onerror=');
    expect(await lab.log('mei').locator('.bubble img').count()).toBe(0);
    expect(await lab.page.title()).toBe('Regulars lab');
  });

  it('is changed for one pane, and stays so after a reload', async () => {
    await lab.start('mei', 'cashier');
    await lab.lookAs('mei', 'Telegram');
    await lab.message('mei', '歡迎光臨').locator('.inline-keyboard').waitFor();
    await lab.page.reload();
    await lab.message('mei', '歡迎光臨').locator('.inline-keyboard').waitFor();
    expect(await lab.message('cashier', '歡迎光臨').locator('.flex-bubble').count()).toBe(1);
  });

  it.each(LOOKS)('downloads a file in the look of %s', async (look) => {
    await lab.start('mei');
    await lab.lookAs('mei', look);
    await lab.say('mei', 'data');
    const file = lab.message('mei', 'Everything we keep').getByRole('button', { name: /my.data\.json/ });
    const [download] = await Promise.all([lab.page.waitForEvent('download'), file.click()]);
    expect(download.suggestedFilename()).toBe('my data.json');
  });

  it('shows what goes over the wire', async () => {
    await lab.start('ken');
    await lab.message('ken', '歡迎光臨').hover();
    await lab.message('ken', '歡迎光臨').getByRole('button', { name: 'What goes over the wire' }).click();
    expect(await lab.dialog.locator('pre').innerText()).toContain('"method": "sendMessage"');
    await lab.page.keyboard.press('Escape');
    await lab.dialog.waitFor({ state: 'detached' });
  });
});
