import type { Router } from 'express';
import { createLabAdapter } from '../../bots/lab/adapter.ts';
import { labChartUrl, labFileUrl, labQrUrl } from '../../bots/lab/links.ts';
import type { LabEntry, LabLine } from '../../bots/lab/ports.ts';
import { renderLine } from '../../bots/line/render.ts';
import { renderTelegram, type TelegramCall } from '../../bots/telegram/render.ts';
import type { AdapterPorts, ChannelAdapter, ChannelName, Chart } from '../app/channel.ts';
import { chartOf, chartValue } from '../app/charts/chartValue.ts';
import { chartSize } from '../app/charts/layout.ts';
import { storeEvents } from '../app/events.ts';
import { labTranscript } from '../app/labTranscript.ts';
import { readersOf } from '../app/menus.ts';
import { turnsOf } from '../app/processes.ts';
import { readProgramme } from '../app/programme.ts';
import { commandMenus } from '../chat/member/commands.ts';
import { richMenus } from '../chat/member/richMenu.ts';
import { labRoutes } from '../http/lab/routes.ts';
import type { Metrics } from '../http/metrics.ts';
import { resolveLanguage } from '../i18n/language.ts';
import { measured } from './measured.ts';
import type { Parts } from './parts.ts';

/** What an adapter needs of the service. `wakeInbox` is called when something new was stored. */
export function adapterPorts(
  { config, deps, seal, files, processId, log }: Parts,
  wakeInbox: () => void,
): AdapterPorts {
  const publicly = (path: string) => (config.publicUrl === undefined ? undefined : `${config.publicUrl}${path}`);
  return {
    store: async (channel, events) => {
      if (await storeEvents(deps, channel, events)) wakeInbox();
    },
    qrPng,
    qrUrl: (value) => publicly(`/q/${seal.seal(value)}.png`),
    chartPng,
    chartUrl: (chart) => {
      const url = publicly(`/c/${seal.seal(chartValue(chart))}.png`);
      return url === undefined ? undefined : { url, ...chartSize(chart) };
    },
    // Files are kept in memory: who serves HTTP elsewhere does not have them, so they are sent as text.
    fileUrl: (file) => (config.role === 'worker' ? undefined : publicly(`/f/${files.keep(file)}`)),
    alone: turnsOf(deps, processId, log),
    log,
  };
}

/** Loaded with the first code that is drawn: it holds 10 MB. */
export async function qrPng(value: string): Promise<Buffer> {
  const { default: QRCode } = await import('qrcode');
  return QRCode.toBuffer(value, { errorCorrectionLevel: 'M', margin: 2, width: 480 });
}

/** Loaded with the first chart that is drawn: its words are 100 kB. */
async function chartPng(chart: Chart): Promise<Uint8Array> {
  const drawing = await import('../app/charts/barChart.ts');
  return drawing.chartPng(chart);
}

/** The picture of a chart's line; `undefined` for anything else. */
export async function chartOfValue(value: string | undefined): Promise<Uint8Array | undefined> {
  const chart = value === undefined ? undefined : chartOf(value);
  return chart === undefined ? undefined : chartPng(chart);
}

export interface Lab {
  readonly adapter: ChannelAdapter;
  readonly routes: Router;
}

/** A chart is uploaded to Telegram; the page fetches it. */
const withLabChart = (call: TelegramCall) =>
  call.method === 'sendPhoto' && call.chart !== undefined
    ? { ...call, payload: { ...call.payload, photo: labChartUrl(chartValue(call.chart)) } }
    : call;

/** The built-in chat, beside it how the real platforms would show the same messages. */
export function openLab({ deps, now }: Parts, ports: AdapterPorts, url: () => string): Lab {
  const transcript = labTranscript<LabLine>(deps);
  const ownPerson = (entry: LabEntry) => (entry.direction === 'in' ? [entry.person] : []);
  const adapter = createLabAdapter({
    ...ports,
    ...transcript,
    people: async () => (await transcript.newestOwn()).flatMap(ownPerson),
    person: async (channelUserId) => (await transcript.newestOwn(channelUserId)).flatMap(ownPerson)[0],
    now,
    newId: deps.newId,
    pageUrl: () => (url() === '' ? undefined : `${url()}/lab`),
  });
  const render = {
    line: (messages: Parameters<typeof renderLine>[0]) =>
      renderLine(messages, {
        qrUrl: labQrUrl,
        chartUrl: (chart) => ({ url: labChartUrl(chartValue(chart)), ...chartSize(chart) }),
        fileUrl: labFileUrl,
      }),
    telegram: (messages: Parameters<typeof renderTelegram>[0]) => renderTelegram(messages).map(withLabChart),
  };
  return { adapter, routes: labRoutes({ ...adapter, chartPng: chartOfValue, render }) };
}

/**
 * The channels that the settings switch on, the lab among them where it is allowed. A platform's own library is loaded
 * for a shop that is there: both together take a quarter of a second and 30 MB.
 */
export async function openAdapters(
  { config, deps, now }: Pick<Parts, 'config' | 'deps' | 'now'>,
  ports: AdapterPorts,
  lab: Lab | undefined,
  metrics: Metrics,
): Promise<ReadonlyMap<ChannelName, ChannelAdapter>> {
  const adapters = new Map<ChannelName, ChannelAdapter>();
  const publicUrl = config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl };
  // For people whose language we do not speak, or do not know.
  const fallback = resolveLanguage((await readProgramme(deps)).document.language);
  if (config.line !== undefined) {
    const { createLineAdapter } = await import('../../bots/line/adapter.ts');
    const menus = {
      menus: config.lineRichMenu ? richMenus() : [],
      fallback,
      readers: (language: string) => readersOf(deps, 'line', language, fallback),
    };
    adapters.set('line', createLineAdapter({ ...config.line, ...publicUrl, menus }, ports));
  }
  if (config.telegram !== undefined) {
    const { createTelegramAdapter } = await import('../../bots/telegram/adapter.ts');
    const settings = {
      ...config.telegram,
      ...publicUrl,
      mode: config.telegramMode,
      commands: commandMenus(fallback),
      now,
    };
    adapters.set('telegram', createTelegramAdapter(settings, ports));
  }
  if (lab !== undefined) adapters.set('lab', lab.adapter);
  return new Map([...adapters].map(([name, adapter]) => [name, measured(adapter, metrics)]));
}
