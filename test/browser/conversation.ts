import { answerOf, Ripple } from '@ripple/client';
import { anonymous, url } from './browser.ts';

const words = {
  en: {
    activity: { swim: 'Harbour bay', distance: '1.2 km', water: '18 °C' },
    question: 'Where do you swim before breakfast? #ripple',
    small: 'The small bay behind the harbour.',
    warm: 'Is the water warm there already?',
    tea: 'Warm enough. Bring tea.',
    waves: 'The long beach, if you like waves.',
  },
  ko: {
    activity: { 수영: '항구 뒤 바닷가', 거리: '1.2 km', 수온: '18 °C' },
    question: '아침 먹기 전에 어디서 수영하세요? #ripple',
    small: '항구 뒤편의 작은 바닷가요.',
    warm: '거기 물은 벌써 따뜻한가요?',
    tea: '괜찮아요. 차는 챙겨 오세요.',
    waves: '파도를 좋아하면 긴 해변도 좋아요.',
  },
};

/** A thread and an activity among people of the demo. @returns the handle of a reader, and the id of the thread */
export async function converse(language: keyof typeof words): Promise<{ reader: string; thread: string }> {
  const { activity, question, small, warm, tea, waves } = words[language];
  const { items } = await answerOf(anonymous.http.GET('/v1/demo/people'));
  const [asker, first, second, reader] = items.map(({ handle }) => handle);
  if (!asker || !first || !second || !reader) throw new Error('The demo has too few people.');
  const as = async (handle: string) => {
    const { token } = await answerOf(anonymous.http.POST('/v1/demo/sessions', { body: { handle } }));
    return new Ripple({ url, token });
  };
  const [asking, answering, joining, reading] = await Promise.all([asker, first, second, reader].map(as));
  if (!asking || !answering || !joining || !reading) throw new Error('Not everyone has a token.');
  await reading.users.follow(asker);
  await reading.users.follow(first);
  const thread = (await asking.posts.create({ text: question })).id;
  const smallBay = await answering.posts.create({ text: small, inReplyTo: thread });
  const isItWarm = await asking.posts.create({ text: warm, inReplyTo: smallBay.id });
  await answering.posts.create({ text: tea, inReplyTo: isItWarm.id });
  await joining.posts.create({ text: waves, inReplyTo: thread });
  await answering.posts.create({ type: 'swim.logged', data: activity });
  await Promise.all([asking, answering, joining].map(({ posts }) => posts.favourite(smallBay.id)));
  await reading.posts.favourite(thread);
  await reading.posts.bookmark(thread);
  await joining.posts.repost(thread);
  return { reader, thread };
}
