import { dirname } from 'node:path';
import { errnoOf } from './errno.ts';

/** Why a file could not be written, and what to do; `undefined`: the system said nothing about files. */
export function whyNotWritten(error: unknown, path: string): string | undefined {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return `There is no folder ${dirname(path)}. Make it, or name another one.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} cannot be written: a part of its path is a file where a folder should be. Name another one.`;
    case 'EISDIR':
      return `${path} is a folder. Name a file in it.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not write to ${dirname(path)}. Give it the right to, or name another folder.`;
    case 'EROFS':
      return `${dirname(path)} can only be read. Name another folder.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `There is no room left in ${dirname(path)}. Free some space, or name a folder on a larger disk.`;
    default:
      return undefined;
  }
}

/** The same for a file that was to be read. */
export function whyNotRead(error: unknown, path: string): string | undefined {
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${path}.`;
    case 'EISDIR':
      return `${path} is a folder. Name a file in it.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not read ${path}. Give it the right to.`;
    default:
      return undefined;
  }
}
