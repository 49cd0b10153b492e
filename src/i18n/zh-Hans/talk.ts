import type { Translation } from '../catalogue.ts';
import type { talk as english } from '../en/talk.ts';

export const talk: Translation<typeof english> = {
  'talk.ask': '请在这里留言，接下来您写的内容会连同您的名字一起转给商家。',
  'talk.sent': '已转给商家，回复会发到这里。您可以继续补充。',
  'talk.waiting': '已经收下。商家还没设置好回复人员，开始使用后会最先看到。',
  'talk.finish': '结束',
  'talk.way-out': '您正在和商家对话，点“结束”就能回到菜单。',
  'talk.finished': '好的，随时欢迎再留言。',
  'talk.nothing-open': '现在没有进行中的对话，随时欢迎留言。',
  'talk.answer': '商家回复：{text}',
  'talk.answer-back': '回复商家',
  'talk.closed': '商家已结束这次对话，随时欢迎再留言。',
  'talk.media': '这里只能转达文字，请用文字说明一下。',

  'case.title': '{name} 的留言',
  'case.answer': '回复',
  'case.close': '结束对话',
  'case.write': '请输入给 {name} 的回复。结束之前，您写的内容都会发给对方。',
  'case.delivered': '已发给 {name}。',
  'case.stop-answering': '暂停回复',
  'case.stopped': '已停止回复 {name}，对话仍然保留。',
  'case.closed': '对话已结束，也通知了 {name}。',
  'case.none': '没有未结束的对话，都已回复。',
  'case.list': '{count, plural, other {# 个未结束的对话}}',
  'case.them': '{name}：{text}',
  'case.us': '商家：{text}',
};
