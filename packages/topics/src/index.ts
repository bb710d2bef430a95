export { followTopic, MOST_TOPICS, type TopicsChange, unfollowTopic } from './follow-topic.ts';
export { createFollowedTopics, type FollowedTopics } from './followed-topics.ts';
export { findTopicsOf, readTopicFollowers, readTopics, type TopicOfPost } from './read-topics.ts';
export { isAbout, keywordTopic, readTopicName, type Topic, type TopicName, tagTopic } from './topic.ts';
