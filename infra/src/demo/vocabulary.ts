/** Words that the demo world is made of. Handles are adjective_animal; names are the same in one language. */
export const languages = ['en', 'ko', 'ja', 'es', 'de', 'fr'] as const;
export type Language = (typeof languages)[number];

type Word = Record<Language, string>;
const words = (text: string): Word[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [en = '', ko = '', ja = '', es = '', de = '', fr = ''] = line.trim().split(' ');
      return { en, ko, ja, es, de, fr };
    });

export const adjectives = words(`
  blue 푸른 青い azul blau bleu
  quiet 조용한 静かな tranquilo still calme
  brave 용감한 勇敢な valiente mutig courageux
  little 작은 小さな pequeño klein petit
  sunny 화창한 陽気な soleado sonnig ensoleillé
  early 이른 早い temprano früh matinal
  wild 야생의 野生の salvaje wild sauvage
  gentle 온화한 優しい amable sanft doux
  swift 날쌘 素早い veloz flink rapide
  golden 황금빛 金色の dorado golden doré
  curious 궁금한 好奇心の curioso neugierig curieux
  snowy 눈덮인 雪の nevado verschneit enneigé
  happy 행복한 幸せな feliz froh heureux
  lucky 운좋은 幸運な afortunado glücklich chanceux
  clever 영리한 賢い listo klug malin
  silver 은빛 銀の plateado silbern argenté
  lazy 느긋한 のんびりな perezoso faul paresseux
  green 초록 緑の verde grün vert
  merry 즐거운 愉快な alegre heiter joyeux
  calm 차분한 穏やかな sereno ruhig serein`);

export const animals = words(`
  otter 수달 カワウソ nutria Otter loutre
  heron 왜가리 サギ garza Reiher héron
  fox 여우 キツネ zorro Fuchs renard
  whale 고래 クジラ ballena Wal baleine
  owl 올빼미 フクロウ búho Eule hibou
  hare 토끼 ウサギ liebre Hase lièvre
  crane 두루미 ツル grulla Kranich grue
  bear 곰 クマ oso Bär ours
  tiger 호랑이 トラ tigre Tiger tigre
  magpie 까치 カササギ urraca Elster pie
  seal 물범 アザラシ foca Robbe phoque
  swan 고니 ハクチョウ cisne Schwan cygne
  deer 사슴 シカ ciervo Hirsch cerf
  wren 굴뚝새 ミソサザイ chochín Zaunkönig troglodyte
  lynx 스라소니 オオヤマネコ lince Luchs lynx
  salmon 연어 サケ salmón Lachs saumon`);

export const sentences: Record<Language, readonly string[]> = {
  en: [
    'First light on the harbour, and the whole town still asleep. #morning #sea',
    'Wrote the test before the fix today. It failed, then it passed. #coding',
    'Soup weather at last. Recipe: whatever is left, and patience. #cooking',
    'Three hours of trail, one hour of view, no signal. Recommended. #hiking',
    'A queue nobody watches is a promise nobody keeps. #coding',
    'The bakery changed its oven and the bread knows it. #cooking',
    'Low tide, long walk, cold hands, good talk. #sea',
    'Reading the same page twice because it deserved it. #books',
  ],
  ko: [
    '오늘 아침 바다는 유난히 고요했다. #바다 #아침',
    '김밥을 싸서 산에 올랐다. 정상에서 먹는 김밥이 최고! #김밥 #등산',
    '새로 산 책을 하루 만에 다 읽어 버렸다. #책',
    '비 오는 날에는 역시 파전이지. #요리',
    '코드를 지우는 것도 코드를 쓰는 일이다. #코딩',
    '한강을 따라 자전거를 탔다. 바람이 시원했다. #자전거',
    '첫눈이 왔다. 강아지가 나보다 더 좋아한다. #눈',
    '시장 골목에서 먹은 떡볶이, 매운데 멈출 수가 없다. #요리',
  ],
  ja: [
    '朝の海を散歩しました。風が気持ちいい。 #海 #朝',
    '駅前のラーメン屋、今日も行列でした。 #ラーメン',
    '新しい本を読み始めた。最初の一行から面白い。 #本',
    '山の紅葉が見ごろです。 #紅葉 #登山',
    '静かな雨の日は、コーヒーとコード。 #コーディング',
    '猫が膝の上で寝てしまって動けません。 #猫',
  ],
  es: [
    'El mar estaba en calma esta mañana. #mar #mañana',
    'Hoy toca tortilla, con cebolla y sin discusión. #cocina',
    'Terminé el libro y ya lo echo de menos. #libros',
    'Subida larga, bajada corta, sonrisa enorme. #senderismo',
    'Menos código, menos errores. #código',
  ],
  de: [
    'Frühnebel über dem Fluss, und kein Mensch unterwegs. #morgen',
    'Heute Brot gebacken. Es ist sogar eines geworden. #küche',
    'Ein gutes Buch und ein schlechter Platz im Zug: passt. #bücher',
    'Gipfel erreicht, Aussicht null, Laune bestens. #wandern',
    'Erst messen, dann schneller machen. #code',
  ],
  fr: [
    'Le marché ce matin : des figues, enfin. #cuisine',
    'La mer, le vent, et rien à faire. #mer',
    'Relu un vieux roman, il a changé, ou moi. #livres',
    'Une heure de vélo avant le petit déjeuner. #vélo',
    'Supprimer du code, quel plaisir. #code',
  ],
};
