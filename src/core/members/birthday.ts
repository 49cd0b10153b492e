/** A day of birth: month and day, the year only when the member gave it. */
export interface Birthday {
  readonly month: number;
  readonly day: number;
  readonly year?: number;
  readonly calendar: 'solar' | 'lunar';
  /** A lunar birthday in a leap month. */
  readonly leapMonth?: true;
}
