import { AtSign, Bell, Bookmark, Gauge, Globe, Heart, House, type IconNode, Radio, Shield } from 'lucide';
import { moderator } from '../moderate/moderator.ts';
import { unread } from '../reader/unread.ts';
import { route } from '../router.ts';
import { text } from '../text/index.ts';
import { Account } from './account.tsx';
import { ChooseLanguage } from './choose-language.tsx';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';

type PlainView = keyof typeof icons;

const icons = {
  spread: Radio,
  home: House,
  public: Globe,
  notifications: Bell,
  mentions: AtSign,
  favourites: Heart,
  bookmarks: Bookmark,
  moderation: Shield,
  operate: Gauge,
} satisfies Record<string, IconNode>;

/** Shown on every screen; on a narrow one as icons. */
const first: PlainView[] = ['spread', 'home', 'public', 'notifications'];
/** Shown in the menu, where there is no room beside the first. */
const others: PlainView[] = ['mentions', 'favourites', 'bookmarks', 'moderation', 'operate'];

const isOffered = (view: PlainView): boolean =>
  view !== 'moderation' || (moderator.value !== undefined && moderator.value !== 'none');

export function Header() {
  const t = text.value;
  return (
    <header>
      <a class="brand" href="#/">
        Ripple
      </a>
      <nav class="first" aria-label={t.views}>
        {first.map((view) => (
          <ViewLink key={view} view={view} />
        ))}
      </nav>
      <Menu>
        <nav aria-label={t.moreViews}>
          {others.filter(isOffered).map((view) => (
            <ViewLink key={view} view={view} />
          ))}
        </nav>
        <div class="who">
          <Account />
          <ChooseLanguage />
        </div>
      </Menu>
    </header>
  );
}

const ViewLink = ({ view }: { view: PlainView }) => (
  <a
    href={view === 'spread' ? '#/' : `#/${view}`}
    aria-current={route.value.view === view ? 'page' : undefined}
  >
    <Icon of={icons[view]} />
    <span class="label">{text.value.view[view]}</span>
    {view === 'notifications' && unread.value > 0 && (
      <>
        {' '}
        <span class="badge" title={text.value.notification.unread}>
          {unread.value}
        </span>
      </>
    )}
  </a>
);
