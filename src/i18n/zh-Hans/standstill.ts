import type { Translation } from '../catalogue.ts';
import type { standstill as english } from '../en/standstill.ts';

/** What stands still, and what moves again. */
export const standstill: Translation<typeof english> = {
  'standstill.inbox': '顾客写来的消息没有得到回复。',
  'standstill.outbox': '店铺的消费通知和其他消息发不出去。',
  'standstill.campaigns': '该发给多位顾客的消息没有发出去。',
  'standstill.broadcasts': '到了时间的群发没有开始。',
  'standstill.jobs': '店铺每晚的工作做不完。',
  'standstill.channel': '{channel} 不收店铺的消息。',
  'standstill.begun': '有东西停住了，已经 5 分钟：{what}',
  'standstill.do':
    '请打开系统检查，上面会说该怎么做。如果没查到问题，请重新启动服务，或找负责维护的人。恢复时我会告诉您。',
  'standstill.do-manager': '请告诉店主，店主可以打开系统检查，或找负责维护的人。恢复时我会告诉您。',
  'standstill.over': '已经恢复，一切照常。刚才的情况：{what}',
  'standstill.parked':
    '有 {count, plural, other {# 条消息}}无法处理，先放在一旁；其他人照常得到回复。维护服务的人用“npx regulars inbox”看原因，用“npx regulars inbox replay all”再处理一次，最好先升级。之后再有新的，我不会一条一条通知您。',
};
