/**
 * How our bubbles look: one green that reads as LINE's without being it (white on it has a contrast above 5), inks of
 * three strengths, and room to breathe. Sizes are LINE's own keywords, so they follow the phone's font.
 */
export const LOOK = {
  accent: '#0A7D45',
  soft: '#EAF3EE',
  ink: '#17211B',
  body: '#3C4841',
  muted: '#68756D',
  hairline: '#E1E8E4',
  paper: '#F5F8F6',
  padding: '20px',
  lineSpacing: '5px',
};

/** How much of a message is shown; the next one is taken when LINE would refuse the bubble for its size in bytes. */
export interface Detail {
  readonly titleUnits: number;
  readonly bodyUnits: number;
  readonly rows: number;
  readonly rowUnits: number;
  readonly buttons: number;
  readonly pictures: boolean;
}

export const DETAILS: readonly Detail[] = [
  { titleUnits: 300, bodyUnits: 5_000, rows: 40, rowUnits: 500, buttons: 40, pictures: true },
  { titleUnits: 150, bodyUnits: 1_500, rows: 12, rowUnits: 150, buttons: 10, pictures: true },
  { titleUnits: 80, bodyUnits: 400, rows: 6, rowUnits: 80, buttons: 4, pictures: true },
  { titleUnits: 40, bodyUnits: 100, rows: 2, rowUnits: 40, buttons: 2, pictures: false },
  { titleUnits: 40, bodyUnits: 40, rows: 0, rowUnits: 0, buttons: 1, pictures: false },
];
