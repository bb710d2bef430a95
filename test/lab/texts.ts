import type { Random } from './random.ts';

const openings = [
  'Good morning from the harbour, the ferry is late again',
  '오늘 바다에서 본 노을이 정말 아름다웠어요. 내일도 맑았으면 좋겠습니다',
  '서울역 앞 카페에서 책 읽는 중, 커피가 생각보다 맛있다 ☕️',
  '今日は海まで歩きました。風が強かったけれど、気持ちよかったです',
  'Après la pluie, le marché était presque désert',
  'Über den Dächern ist es heute ungewöhnlich still',
  'Сегодня весь день читал у окна, за окном снег',
  'نزهة قصيرة على الشاطئ قبل الغروب',
  'आज की शाम बहुत सुंदर थी',
  '👩‍👩‍👧‍👦🌊🚲 weekend!',
];
export const tags = ['바다', '서울', 'coffee', '海', 'café', 'straße', 'книги', 'ripple'];
const LONG_EVERY = 20;
const LONG_TIMES = 40;

/** Posts as people write them: many languages, most short, some long, with tags, names and links. */
export function writeText(random: Random, pickHandle: () => string): string {
  const opening = random.pick(openings);
  const parts = [random.below(LONG_EVERY) === 0 ? `${opening}. `.repeat(LONG_TIMES) : opening];
  if (random.below(2) === 0) parts.push(`#${random.pick(tags)}`);
  if (random.below(4) === 0) parts.push(`@${pickHandle()}`);
  if (random.below(6) === 0) parts.push(`https://example.com/사진/${random.below(100_000)}`);
  return parts.join(' ');
}
