import type { ChannelAdapter } from '../app/channel.ts';
import type { Metrics } from '../http/metrics.ts';

/** The same adapter, whose calls are counted with their outcome. */
export function measured(adapter: ChannelAdapter, metrics: Metrics): ChannelAdapter {
  const timed =
    <Request, Outcome extends { readonly status: string }>(
      kind: 'send' | 'send-many' | 'reply' | 'edit',
      call: (request: Request) => Promise<Outcome>,
    ) =>
    async (request: Request): Promise<Outcome> => {
      const begun = performance.now();
      const tell = (outcome: string) => metrics.sent(adapter.name, kind, outcome, (performance.now() - begun) / 1_000);
      try {
        const outcome = await call(request);
        tell(outcome.status);
        return outcome;
      } catch (error) {
        tell('broken');
        throw error;
      }
    };
  const { edit, many } = adapter;
  return {
    ...adapter,
    send: timed('send', adapter.send),
    reply: timed('reply', adapter.reply),
    ...(many === undefined ? {} : { many: { ...many, send: timed('send-many', many.send) } }),
    ...(edit === undefined ? {} : { edit: timed('edit', edit) }),
  };
}
