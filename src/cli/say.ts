/** A line of a command's answer. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Beside a command's answer, to where it is seen and not taken for it. */
export const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** To where no script takes it for a key or a code. The command ends as failed. */
export const fail = (line: string): void => {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
};
