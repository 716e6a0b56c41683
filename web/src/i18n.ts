import en from './messages.en.json';
import de from './messages.de.json';

const catalogs: Record<string, Record<string, string>> = { en, de };
export const languages = Object.keys(catalogs);
export let language = 'en';

export function useLanguage(wanted: string): void {
  language = wanted in catalogs ? wanted : 'en';
  document.documentElement.lang = language;
}

/** The message of a key; {name} in it is replaced. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const text = catalogs[language][key] ?? catalogs.en[key];
  if (text === undefined) throw new Error('no message ' + key);
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}

export function time(text: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text));
}
