import { useEffect } from 'preact/hooks';
import { ModerationView } from './moderate/moderation-view.tsx';
import { OperateView } from './operate/operate-view.tsx';
import { Alert } from './parts/alert.tsx';
import { Header } from './parts/header.tsx';
import { LogIn } from './parts/log-in.tsx';
import { Register } from './parts/register.tsx';
import { NotificationsView } from './reader/notifications-view.tsx';
import { PeopleView } from './reader/people-view.tsx';
import { PostView } from './reader/post-view.tsx';
import { ProfileView } from './reader/profile-view.tsx';
import { TimelineView } from './reader/timeline-view.tsx';
import { TopicView } from './reader/topic-view.tsx';
import { type Route, route, titleOf } from './router.ts';
import { instance, me, tokenInvalid, unreachable, unregistered } from './session.ts';
import { SpreadView } from './spread/spread-view.tsx';
import { text } from './text/index.ts';

export function App() {
  const title = titleOf(route.value);
  useEffect(() => {
    document.title = `${title} · Ripple`;
  }, [title]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {text.value.skip}
      </button>
      <Header />
      <main id="main" tabIndex={-1}>
        <Alert message={unreachable.value} />
        <Alert message={tokenInvalid.value ? text.value.tokenInvalid : undefined} />
        {instance.value ? <View shown={route.value} /> : !unreachable.value && <p>{text.value.loading}</p>}
      </main>
    </>
  );
}

/** Views that need a log-in. */
const personalViews = ['spread', 'home', 'favourites', 'bookmarks', 'mentions', 'notifications'];

function View({ shown }: { shown: Route }) {
  if (personalViews.includes(shown.view) && !me.value) {
    return unregistered.value ? <Register /> : <LogIn />;
  }
  // Another account mounts every view anew.
  const key = `${me.value?.handle} ${JSON.stringify(shown)}`;
  switch (shown.view) {
    case 'spread':
      return me.value && <SpreadView key={me.value.handle} as={me.value} />;
    case 'operate':
      return <OperateView />;
    case 'moderation':
      return <ModerationView key={me.value?.handle} part={shown.part} />;
    case 'notifications':
      return <NotificationsView key={key} />;
    case 'post':
      return <PostView key={key} id={shown.id} />;
    case 'profile':
      return <ProfileView key={key} handle={shown.handle} />;
    case 'followers':
    case 'following':
      return <PeopleView key={key} handle={shown.handle} of={shown.view} />;
    case 'tag':
      return <TopicView key={key} topic={{ tag: shown.tag }} />;
    case 'keyword':
      return <TopicView key={key} topic={{ keyword: shown.word }} />;
    default:
      return <TimelineView key={key} view={shown.view} />;
  }
}
