/** The languages that the service speaks, for those who may not look into the catalogues. */
export { LANGUAGES } from '../i18n/language.ts';
