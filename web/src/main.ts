import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { Problem, call, forgetCaller, whoami } from './api.ts';
import { language, languages, t, useLanguage } from './i18n.ts';
import { followLinks, go } from './router.ts';
import './pages/login.ts';
import './pages/home.ts';
import './pages/applications.ts';
import './pages/application.ts';
import './pages/install.ts';
import './pages/validate.ts';

const THEMES = ['system', 'light', 'dark'];

function useTheme(theme: string): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The decoded segments of a path; a segment that is not valid stays as it is, and matches no page. */
function segments(path: string): string[] {
  return path.replace(/\/$/, '').split('/').slice(1).map((segment) => {
    try {
      return decodeURIComponent(segment);
    } catch {
      return segment;
    }
  });
}

/** The frame of every page: top bar, navigation, and the page that the address names. */
class App extends LitElement {
  #caller: any;
  #theme = THEMES.includes(localStorage.getItem('theme') ?? '') ? localStorage.getItem('theme')! : 'system';
  #shown = '';

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    useTheme(this.#theme);
    useLanguage(localStorage.getItem('language') ?? navigator.language.slice(0, 2));
    followLinks();
    addEventListener('catalyst:route', () => void this.#routed());
    void this.#routed();
  }

  async #routed() {
    if (location.pathname === '/login') {
      this.#caller = undefined;
    } else {
      // A failure is shown by the page, which needs the caller too. Only 401 means that nobody is logged in.
      this.#caller = await whoami().catch((e) => (e instanceof Problem && e.status === 401 ? undefined : this.#caller));
    }
    this.requestUpdate();
    await this.updateComplete;
    if (this.#shown && this.#shown !== location.pathname) {
      const heading = this.querySelector<HTMLElement>('h1') ?? (await this.#heading());
      heading?.focus();
    }
    this.#shown = location.pathname;
  }

  async #heading(): Promise<HTMLElement | null> {
    await new Promise(requestAnimationFrame);
    return this.querySelector<HTMLElement>('h1');
  }

  async #logout() {
    await call('DELETE', '/ui/session');
    forgetCaller();
    go('/login');
  }

  #page(): TemplateResult {
    const path = segments(location.pathname);
    if (path[0] === 'login') return html`<catalyst-login></catalyst-login>`;
    if (path.length === 1) return html`<catalyst-home></catalyst-home>`;
    if (path[1] === 'validate' && path.length === 2) return html`<catalyst-validate></catalyst-validate>`;
    if (path[1] === 'applications' && path.length === 2) return html`<catalyst-applications></catalyst-applications>`;
    if (path[1] === 'applications' && path[2] === 'new' && path.length === 3) return html`<catalyst-install></catalyst-install>`;
    if (path[1] === 'applications' && (path.length === 4 || (path.length === 5 && ['overview', 'manifests', 'history', 'delete'].includes(path[4]))))
      return html`<catalyst-application .place=${path} .key=${location.pathname}></catalyst-application>`;
    document.title = t('notfound') + ' · Catalyst';
    return html`<h1 tabindex="-1">${t('notfound')}</h1><p>${t('notfound.help')} <a href="/console/">${t('home')}</a></p>`;
  }

  render() {
    const link = (path: string, label: string, isHere: boolean) => html`<a href=${path} aria-current=${isHere ? 'page' : nothing}>${label}</a>`;
    const here = location.pathname;
    const select = (label: string, value: string, all: [string, string][], changed: (value: string) => void) =>
      html`<select aria-label=${label} @change=${(e: Event) => changed((e.target as HTMLSelectElement).value)}>
        ${all.map(([word, name]) => html`<option value=${word} ?selected=${word === value}>${name}</option>`)}
      </select>`;
    return html`<a class="skip" href="#main">${t('skip')}</a>
      <header class="top">
        <span class="brand">Catalyst</span>
        ${this.#caller
          ? html`<nav aria-label=${t('main')}>
              ${link('/console/', t('home'), here === '/console/' || here === '/console')}
              ${link('/console/applications', t('applications'), here.startsWith('/console/applications'))}
              ${link('/console/validate', t('validate'), here === '/console/validate')}
            </nav>`
          : html`<nav aria-label=${t('main')}></nav>`}
        ${select(t('theme'), this.#theme, THEMES.map((word) => [word, t('theme.' + word)]), (value) => {
          this.#theme = value;
          localStorage.setItem('theme', value);
          useTheme(value);
        })}
        ${select(t('language'), language, languages.map((word) => [word, word.toUpperCase()]), (value) => {
          localStorage.setItem('language', value);
          location.reload();
        })}
        ${this.#caller ? html`<span>${this.#caller.name}</span><button type="button" @click=${() => this.#logout()}>${t('logout')}</button>` : ''}
      </header>
      <main id="main" tabindex="-1">
        ${this.#caller && !this.#caller.features.cluster ? html`<p class="quiet">${t('noCluster')}</p>` : ''}
        ${this.#page()}
      </main>`;
  }
}
customElements.define('catalyst-app', App);
