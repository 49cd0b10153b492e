const SECOND_MS = 1_000;
/** Until a call is answered it is taken to have come so late; one that hangs holds up nobody for longer. */
const USUAL_MS = 50;
/** The first answers bring connections that were made for them, so none of those tells how quick the way is. */
const FIRST = 20;
/** So much of the quickest way may have been ours, before a call left or after its answer came. */
const OURS_MS = 10;
/** Of those who wait, one who is not urgent goes after so many who are: what has begun must end within its lease. */
const URGENT_IN_A_ROW = 5;
/** With each answer the quickest one is believed a little less, so that a way that became longer is noticed. */
const DOUBT = 1.001;

/** Is called once a call is answered, whatever the answer. */
export type Answered = () => void;

/**
 * Lets out so many calls that the platform never counts more than `most` of them in any second of its own clock. A call
 * counts from when it came there at the latest: its answer, less the quickest way there and back that was seen. Who is
 * urgent goes before those who wait, but for one in six.
 */
export class StrictWindow {
  /** When each of the last `most` calls counts from, and when it began. */
  readonly #counted: Float64Array;
  readonly #began: Float64Array;
  readonly #urgent: ((answered: Answered) => void)[] = [];
  readonly #others: ((answered: Answered) => void)[] = [];
  #next = 0;
  #urgentInARow = 0;
  #answers = 0;
  #quickest = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(most: number) {
    const places = Math.max(1, Math.floor(most));
    this.#counted = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
    this.#began = new Float64Array(places);
  }

  /** Resolves when one more call may go out. */
  async enter(isUrgent: boolean): Promise<Answered> {
    if (this.#urgent.length + this.#others.length === 0 && this.#fullForMs() <= 0) return this.#take();
    return new Promise((resolve) => {
      (isUrgent ? this.#urgent : this.#others).push(resolve);
      this.#letIn();
    });
  }

  #fullForMs(): number {
    return (this.#counted[this.#next] ?? 0) + SECOND_MS - performance.now();
  }

  #take(): Answered {
    const [place, began] = [this.#next, performance.now()];
    this.#counted[place] = began + USUAL_MS;
    this.#began[place] = began;
    this.#next = (place + 1) % this.#counted.length;
    return () => {
      const now = performance.now();
      this.#answers += 1;
      this.#quickest = Math.min(this.#quickest * DOUBT, now - began);
      const back = this.#answers > FIRST ? Math.max(0, this.#quickest - OURS_MS) : 0;
      if (this.#began[place] === began) this.#counted[place] = now - back;
    };
  }

  #letIn(): void {
    clearTimeout(this.#timer);
    while (this.#urgent.length + this.#others.length > 0) {
      const waitMs = this.#fullForMs();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#letIn(), waitMs);
        return;
      }
      this.#first()?.(this.#take());
    }
  }

  #first(): ((answered: Answered) => void) | undefined {
    const isOthers = this.#urgent.length === 0 || (this.#others.length > 0 && this.#urgentInARow >= URGENT_IN_A_ROW);
    this.#urgentInARow = isOthers ? 0 : this.#urgentInARow + 1;
    return isOthers ? this.#others.shift() : this.#urgent.shift();
  }
}
