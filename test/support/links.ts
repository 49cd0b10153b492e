import { posix } from 'node:path';
import type { Files } from './repository.ts';

/**
 * Each link of a Markdown file to something in the repository that is not there, with its heading; and each
 * `docs/….md#…` that code names as its source. `paths` are all files, `documents` the Markdown among them.
 */
export function deadLinks(path: string, source: string, paths: readonly string[], documents: Files): string[] {
  const targets = path.endsWith('.md') ? linksOf(path, source) : mentionsOf(source);
  const known = new Set(paths.flatMap((file) => [file, ...foldersOf(file)]));
  return targets.flatMap(({ file, heading }) => {
    if (!known.has(file)) return [`${path}: ${file} is not there`];
    const document = documents.get(file);
    if (heading === undefined || document === undefined || anchorsOf(document).has(heading)) return [];
    return [`${path}: ${file} has no heading #${heading}`];
  });
}

interface Target {
  readonly file: string;
  readonly heading: string | undefined;
}

const linksOf = (path: string, source: string): Target[] =>
  [...withoutCode(source).matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return [];
    const [file = '', heading] = decodeURI(link).split('#');
    return [{ file: file === '' ? path : posix.join(posix.dirname(path), file).replace(/\/$/, ''), heading }];
  });

const mentionsOf = (source: string): Target[] =>
  [...source.matchAll(/(?<![\w/.])(docs\/[\w/-]+\.md)(?:#([\w-]*\w))?/g)].map(([, file = '', heading]) => ({
    file,
    heading,
  }));

const withoutCode = (source: string): string => source.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors that GitHub gives to headings: lower case, words joined by hyphens, punctuation dropped. */
const anchorsOf = (document: string): ReadonlySet<string> =>
  new Set(
    [...document.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} +(.+?)\s*$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );

const foldersOf = (file: string): string[] =>
  file
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));
