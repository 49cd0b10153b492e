/** The thread beside the one that serves. */
import { parentPort, workerData } from 'node:worker_threads';
import { learnFrom, type SummedHistory } from '../../core/predict/pairs/learn.ts';

// oxlint-disable-next-line require-post-message-target-origin -- a thread has one other side
parentPort?.postMessage(learnFrom(workerData as SummedHistory));
