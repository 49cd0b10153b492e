/** Names of holidays, as they stand in a sentence. */
export const holidays = {
  'holiday.new-year': "New Year's Day",
  'holiday.cny': 'Lunar New Year',
  'holiday.lantern': 'the Lantern Festival',
  'holiday.mothers-day': "Mother's Day",
  'holiday.dragon-boat': 'the Dragon Boat Festival',
  'holiday.mid-autumn': 'the Mid-Autumn Festival',
  'holiday.double-ninth': 'the Double Ninth Festival',
  'holiday.singles-day': "Singles' Day (11.11)",
  'holiday.christmas': 'Christmas',
} as const;
