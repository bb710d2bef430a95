import type { Refusal } from './authorization.ts';

/** What the pages of the log-in say. */
export interface LogInTexts {
  /** Its tag (RFC 5646). */
  language: string;
  title: string;
  /** In front of the name of the client, and behind it. */
  asks: [string, string];
  scopes: string;
  handle: string;
  people: string;
  as: string;
  allow: string;
  deny: string;
  code: string;
  denied: string;
  expired: string;
  unknownUser: string;
  suspended: string;
  notLoggedIn: string;
  notSetUp: string;
  refusals: Record<Refusal, string>;
}

const en: LogInTexts = {
  language: 'en',
  title: 'Log in',
  asks: ['', ' asks for access to your account.'],
  scopes: 'It may do this:',
  handle: 'Handle',
  people: 'Or one of these:',
  as: 'You are',
  allow: 'Allow',
  deny: 'Deny',
  code: 'Copy this code into the app:',
  denied: 'The app was not given access.',
  expired: 'This page is too old, or its address is not complete. Please begin again in the app.',
  unknownUser: 'There is no such person here.',
  suspended: 'This account is suspended.',
  notLoggedIn: 'The log-in did not work. Please begin again in the app.',
  notSetUp: 'Apps cannot log in here: OAUTH_LOGIN_URL is not set.',
  refusals: {
    unknownClient: 'The app is not known here. Please begin again in the app.',
    wrongRedirect: 'The app has not registered the address (redirect_uri) to which it wants you to be sent.',
    wrongType: 'The app asks for something else than a code (response_type).',
    wrongScope: 'The app asks for more than it has registered for, or for something unknown (scope).',
    wrongChallenge: 'The app sends a code_challenge that is not of the method S256.',
    longState: 'The app sends a state that is too long.',
  },
};

const ko: LogInTexts = {
  language: 'ko',
  title: '로그인',
  asks: ['', ' 앱이 계정에 접근하려고 합니다.'],
  scopes: '허용할 권한:',
  handle: '핸들',
  people: '또는 아래에서 선택:',
  as: '현재 계정:',
  allow: '허용',
  deny: '거부',
  code: '이 코드를 앱에 붙여 넣으세요:',
  denied: '앱의 접근을 허용하지 않았습니다.',
  expired: '페이지가 너무 오래되었거나 주소가 완전하지 않습니다. 앱에서 다시 시작해 주세요.',
  unknownUser: '그런 사용자가 없습니다.',
  suspended: '정지된 계정입니다.',
  notLoggedIn: '로그인하지 못했습니다. 앱에서 다시 시작해 주세요.',
  notSetUp: '앱으로 로그인할 수 없습니다: OAUTH_LOGIN_URL이 설정되지 않았습니다.',
  refusals: {
    unknownClient: '등록되지 않은 앱입니다. 앱에서 다시 시작해 주세요.',
    wrongRedirect: '앱이 등록하지 않은 주소(redirect_uri)입니다.',
    wrongType: '앱이 코드가 아닌 것을 요청했습니다(response_type).',
    wrongScope: '앱이 등록하지 않은 권한이나 알 수 없는 권한을 요청했습니다(scope).',
    wrongChallenge: '앱이 보낸 code_challenge가 S256 방식이 아닙니다.',
    longState: '앱이 보낸 state가 너무 깁니다.',
  },
};

export const logInTexts: Record<string, LogInTexts> = { en, ko };
