// Long: generated from the schemas of services/api by npm run client. Do not edit.

export interface paths {
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find users */
        get: operations["searchUsers"];
        put?: never;
        /**
         * Create a user
         * @description In demo mode without a token, and answers with one. In jwt mode the token of the embedding application says whom to create: its `sub` is the external id.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who you are
         * @description 404 for a good token of a user who is not registered: that is POST /v1/users.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        /**
         * Leave
         * @description From the next read on the user is not found, and nothing of theirs is shown anywhere. Then it is removed, for which `Location` is the place to look. It cannot be undone. The handle stays taken for some time; the external id is free at once, unless the user is suspended. A retry with the same Idempotency-Key gets the same answer, though the user is there no more.
         */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        /**
         * Change your name, bio, avatar, data, or whether you are locked
         * @description What is missing stays, and null clears. Who is locked is asked before being followed; `locked: false` accepts all who wait, behind the answer. A new avatar is made of the picture behind the answer, and the former one is shown until then.
         */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/v1/users/{handle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A profile */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/by-id/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A profile, by the id */
        get: operations["getUserById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/followers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The followers of a user */
        get: operations["listFollowers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/following": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The users that a user follows */
        get: operations["listFollowing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The users whom you block */
        get: operations["listBlocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/mutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The users whom you mute */
        get: operations["listMutes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the removal of what a user who has left has written has come
         * @description In jwt mode for tokens with the scope `server` or `operator`, in demo mode for every caller.
         */
        get: operations["getDeletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/by-external-id/{externalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A user of the application
         * @description For tokens with the scope `server`.
         */
        get: operations["getUserByExternalId"];
        /**
         * Create a user, or change one
         * @description For tokens with the scope `server`. What is missing stays, and null clears. Two at once make one user.
         */
        put: operations["putUserByExternalId"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that there is of you
         * @description Lines of JSON, which `npm run ripple -- import` reads: you, whom you follow, block and mute, topics, posts with pictures by their addresses, reposts, favourites and bookmarks. Others, and their posts, are named by `id:<id>`; to the application by external ids. One at a time for each user; where many are under way it waits for its turn.
         */
        get: operations["exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batch/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create or change many users
         * @description For tokens with the scope `server`. At most 8 MiB. A retry is safe by the ids; the answer is not stored under an Idempotency-Key.
         */
        post: operations["putUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batch/follows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make many users follow others
         * @description For tokens with the scope `server`. At most 8 MiB. A retry is safe by the ids; the answer is not stored under an Idempotency-Key. It makes no notifications. Of a followee who is locked it makes a request: 202, with the `state` `requested`.
         */
        post: operations["putFollows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your webhooks
         * @description For tokens with the scope `server`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have events sent to you
         * @description For tokens with the scope `server`. Each event that happens from now on is sent as the JSON of its item in `GET /v1/events`, signed as https://www.standardwebhooks.com says. At most 100; the next gets `422`. The secret is not stored with an Idempotency-Key: a retry replaces it, as long as it is the one in use, else `409`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A webhook
         * @description For tokens with the scope `server`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * End a webhook
         * @description For tokens with the scope `server`. Its deliveries go with it.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook, pause it, or give it another secret
         * @description For tokens with the scope `server`. What is missing stays. With another address, or `state: active`, it is sent at once what waits for its next try. The secret is not stored with an Idempotency-Key: a retry replaces it, as long as it is the one in use, else `409`.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a webhook was sent, and what became of it
         * @description For tokens with the scope `server`. As long as events are kept, and at most some 10,000. Events that wait for their turn are not in it yet.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have an event sent again
         * @description For tokens with the scope `server`. It is tried at once, under the same `webhook-id`; of a paused webhook when that is active again. Of a disabled one: `409`.
         */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Follow a user, or ask to follow one who is locked */
        put: operations["followUser"];
        post?: never;
        /** Unfollow a user, or take the request back */
        delete: operations["unfollowUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Block a user: neither follows the other, or sees the other’s posts, any more */
        put: operations["blockUser"];
        post?: never;
        /** Unblock a user */
        delete: operations["unblockUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Mute a user: timelines no longer show their posts */
        put: operations["muteUser"];
        post?: never;
        /** Unmute a user */
        delete: operations["unmuteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/follow-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users who ask to follow you
         * @description New requests come only while you are locked.
         */
        get: operations["listFollowRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/follow-requests/{handle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let a user follow you who asks for it
         * @description The user sees your earlier posts for followers, too. Nothing is done where the user follows you already; 404 where there is no request either.
         */
        put: operations["acceptFollowRequest"];
        post?: never;
        /**
         * Refuse a request to follow you
         * @description The user is not told, sees the request no more, and may ask again.
         */
        delete: operations["refuseFollowRequest"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/follower": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End that a user follows you, or asks to
         * @description The user is not told, and sees your posts for followers no more.
         */
        delete: operations["removeFollower"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/{tag}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have the public posts with a tag in your home */
        put: operations["followTag"];
        post?: never;
        /** Have the posts with a tag in your home no more */
        delete: operations["unfollowTag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keywords/{word}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have the public posts with a word in your home */
        put: operations["followKeyword"];
        post?: never;
        /** Have the posts with a word in your home no more */
        delete: operations["unfollowKeyword"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags and keywords that you follow */
        get: operations["listFollowedTopics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post
         * @description Answers when the post and its outbox row are committed together. Followers, tags, public timeline and feeds follow behind the answer.
         */
        post: operations["createPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One post */
        get: operations["getPost"];
        put?: never;
        post?: never;
        /** Delete a post of your own */
        delete: operations["deletePost"];
        options?: never;
        head?: never;
        /**
         * Edit a post of your own
         * @description Seen so in every timeline from the next read on; tags and mentions follow. What is missing stays; `data: null` takes the data away.
         */
        patch: operations["editPost"];
        trace?: never;
    };
    "/v1/posts/by-external-id/{externalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A post of your own by its external id
         * @description 410 after the post was deleted: an external id is used once.
         */
        get: operations["getPostByExternalId"];
        /**
         * Post under an id of your own, or edit that post
         * @description Makes the post (201) unless you have one with this external id; else edits it (200), unless nothing changes. Of a post that is there, what is missing stays; `text`, `type` and `data` can be changed, anything else that differs is 422. 410 after the post was deleted: an external id is used once.
         */
        put: operations["putPostByExternalId"];
        post?: never;
        /**
         * Delete a post of your own by its external id
         * @description 410 after the post was deleted: an external id is used once.
         */
        delete: operations["deletePostByExternalId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers to a post */
        get: operations["listReplies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The thread around a post
         * @description Of a repost, that of what it passes on. What you may not see is left out, and of answers what is below them, too; what is below a deleted one is there.
         */
        get: operations["getPostContext"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a post of your own has come
         * @description Kept for a day; 404 when it has gone. Jobs are counted once, however often they are tried. `recipients` are the people for whom these were: followers, of you or of a topic, and those named in the post; who is both counts twice.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where and of what you get mail */
        get: operations["getMailSettings"];
        /**
         * Get mail
         * @description A new address is asked by mail whether it is yours; until that is confirmed, and `confirmed` is true, nothing else is sent there. 429: it was asked too often today, for whichever user, or too many addresses were asked for you.
         */
        put: operations["setMailSettings"];
        post?: never;
        /** Get no mail, and forget the address */
        delete: operations["deleteMailSettings"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mail/confirm/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Confirm an address: the question */
        get: operations["showMailConfirmation"];
        put?: never;
        /** Confirm an address */
        post: operations["confirmMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mail/unsubscribe/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** End all mail, by one click (RFC 8058): the question */
        get: operations["showMailUnsubscription"];
        put?: never;
        /** End all mail, by one click (RFC 8058) */
        post: operations["unsubscribeMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a picture
         * @description A form (multipart/form-data) with a `file` (JPEG, PNG, WebP, GIF or AVIF, at most 10485760 bytes, 201326592 when it is decoded, and 300 frames) and, if you like, `alt`, a text that says what is to be seen. Answers when the picture is stored; what readers get is made of it behind the answer, without what the camera has written into it. Put its id into `mediaIds` of a post, or `avatarMediaId` of `PATCH /v1/users/me`, at once.
         */
        post: operations["uploadMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/media/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture of your own, and whether it is ready */
        get: operations["getMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{key}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the addresses of a picture or an avatar lead to */
        get: operations["getMediaFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/favourite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a post a favourite */
        put: operations["favouritePost"];
        post?: never;
        /** Make it a favourite no more */
        delete: operations["unfavouritePost"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/repost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pass a public post on to your followers */
        put: operations["repostPost"];
        post?: never;
        /** Take a repost back */
        delete: operations["unrepostPost"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/bookmark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keep a post for yourself; no other user is shown that */
        put: operations["bookmarkPost"];
        post?: never;
        /** Keep it no more */
        delete: operations["unbookmarkPost"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/favourited-by": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users who have made a post a favourite
         * @description But for those who block you, or whom you block.
         */
        get: operations["listFavouritedBy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/reposted-by": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users who have passed a post on
         * @description But for those who block you, or whom you block.
         */
        get: operations["listRepostedBy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts of those whom you follow, and your own */
        get: operations["listHomeTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/mentions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts in which you are named */
        get: operations["listMentions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/favourites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts that you have made favourites */
        get: operations["listFavourites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/bookmarks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts that you have kept for yourself */
        get: operations["listBookmarks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All public posts */
        get: operations["listPublicTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a tag */
        get: operations["listTagTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/keywords/{word}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public posts with a word
         * @description A word of two characters or more; of Korean, Japanese and Chinese also a part of one.
         */
        get: operations["listKeywordTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts of one user */
        get: operations["listUserPosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a post or a user to the moderators
         * @description What you have reported already stays as it was, as long as it is open.
         */
        post: operations["createReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderation/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was reported, newest first
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller. Without `state`, all.
         */
        get: operations["listReports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderation/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Say what became of a report
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller.
         */
        patch: operations["changeReport"];
        trace?: never;
    };
    "/v1/moderation/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Posts that wait for a moderator, or that are hidden, newest first
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller.
         */
        get: operations["listModeratedPosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderation/posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Hide a post, or let it be seen
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller. A hidden post is for its author alone. A post that is held goes its way when it is made visible. Of a repost, what it passes on is meant. Where nothing is done, a post that is neither public nor reported is not shown.
         */
        put: operations["moderatePost"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderation/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users who are silenced or suspended, newest first
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller.
         */
        get: operations["listModeratedUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderation/users/{handle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Silence or suspend a user, or end that
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller.
         */
        put: operations["moderateUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moderation/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What moderators did, newest first
         * @description In jwt mode for tokens with the scope `moderator` or `server`, in demo mode for every caller.
         */
        get: operations["listModerationLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What others did about you
         * @description Several who did the same to the same post are told together, as long as it is unread.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notifications up to one, and with it, are read */
        post: operations["markNotificationsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Posts of those whom you follow, and your own, live
         * @description Server-sent events, with the id of the post each: `post` and `edit` with the post, `delete` with its `id`, of posts that were sent and of the newest 100 before; `notification`, with its own. An id without an event says how far that is: come back with the last id of either kind as `Last-Event-ID`, and what was missed comes first. An id that is ahead of the time is taken as none. A stream ends with the token that it was asked for with. With a filter, edits of what was sent come in any case; a post that begins to fit by an edit does not.
         */
        get: operations["streamHome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What others do about you, live
         * @description Server-sent events, with the id of the post each: `post` and `edit` with the post, `delete` with its `id`, of posts that were sent and of the newest 100 before; `notification`, with its own. An id without an event says how far that is: come back with the last id of either kind as `Last-Event-ID`, and what was missed comes first. An id that is ahead of the time is taken as none. A stream ends with the token that it was asked for with.
         */
        get: operations["streamNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All public posts, live
         * @description Server-sent events, with the id of the post each: `post` and `edit` with the post, `delete` with its `id`, of posts that were sent and of the newest 100 before; `notification`, with its own. An id without an event says how far that is: come back with the last id of either kind as `Last-Event-ID`, and what was missed comes first. An id that is ahead of the time is taken as none. A stream ends with the token that it was asked for with. With a filter, edits of what was sent come in any case; a post that begins to fit by an edit does not.
         */
        get: operations["streamPublic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public posts with a tag, live
         * @description Server-sent events, with the id of the post each: `post` and `edit` with the post, `delete` with its `id`, of posts that were sent and of the newest 100 before; `notification`, with its own. An id without an event says how far that is: come back with the last id of either kind as `Last-Event-ID`, and what was missed comes first. An id that is ahead of the time is taken as none. A stream ends with the token that it was asked for with. With a filter, edits of what was sent come in any case; a post that begins to fit by an edit does not.
         */
        get: operations["streamTag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened
         * @description For tokens with the scope `server`. Everything that happened, oldest first, in an order that never changes, each once, for as long as events are kept. `next` is the cursor for `after`; a page may be short, or empty, and not the last: there is nothing more yet where `next` stays the same. 410 for a cursor after which events have expired. With `Accept: text/event-stream` live, from the cursor on, each with its cursor as `id`, its type as `event` and the item as `data`; come back with the last id as `Last-Event-ID`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/feed.rss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts of a user (rss) */
        get: operations["getUserRss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/{tag}/feed.rss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a tag (rss) */
        get: operations["getTagRss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keywords/{word}/feed.rss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a word (rss) */
        get: operations["getKeywordRss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/public/feed.rss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All public posts (rss) */
        get: operations["getPublicRss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts of a user (atom) */
        get: operations["getUserAtom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/{tag}/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a tag (atom) */
        get: operations["getTagAtom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keywords/{word}/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a word (atom) */
        get: operations["getKeywordAtom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/public/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All public posts (atom) */
        get: operations["getPublicAtom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{handle}/feed.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts of a user (json) */
        get: operations["getUserJsonFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/{tag}/feed.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a tag (json) */
        get: operations["getTagJsonFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keywords/{word}/feed.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public posts with a word (json) */
        get: operations["getKeywordJsonFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/public/feed.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All public posts (json) */
        get: operations["getPublicJsonFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/websub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Subscribe to a feed, or unsubscribe (WebSub)
         * @description Nothing happens before `hub.callback` has confirmed it (https://www.w3.org/TR/websub/, 5.3). What is sent then is signed with `hub.secret`, as `X-Hub-Signature: sha256=…`. 429: too many requests for callbacks of one host, or from one network, wait to be confirmed; or the host has too many subscriptions.
         */
        post: operations["requestWebSub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/feed-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Addresses of your home as a feed
         * @description Each of them gives access to your home. A second call makes new ones; the old ones end. So does a retry with the same Idempotency-Key, as long as its addresses are those in use, else `409`: they are not stored.
         */
        post: operations["createFeedToken"];
        /** End the addresses of your home as a feed */
        delete: operations["revokeFeedToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/home/feed.rss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A home, for who has the token (rss) */
        get: operations["getHomeRss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/home/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A home, for who has the token (atom) */
        get: operations["getHomeAtom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/timelines/home/feed.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A home, for who has the token (json) */
        get: operations["getHomeJsonFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demo/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A token for any user
         * @description In demo mode only.
         */
        post: operations["createDemoSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demo/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Those with the most followers
         * @description In demo mode only. A minute old at most.
         */
        get: operations["listDemoPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demo/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the workers run that are between a post and its readers
         * @description In demo mode only, and where they can be stopped and started: see `GET /v1/instance`.
         */
        get: operations["getDemoWorkers"];
        /**
         * Stop the workers, or start them again
         * @description Answered when it is done; 202 if that takes longer than ten seconds, and it goes on. Posts are accepted meanwhile, and wait.
         */
        put: operations["setDemoWorkers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this Ripple is: its mode, budgets and limits */
        get: operations["getInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lanes, dead letters, outbox and servers
         * @description In jwt mode for tokens with the scope `operator`, in demo mode for every caller. At most a second old; it answers within two, also when a server doesn't.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages that were given up, the oldest first, at most 100
         * @description In jwt mode for tokens with the scope `operator`, in demo mode for every caller.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send dead letters into their lanes again
         * @description In jwt mode for tokens with the scope `operator`, in demo mode for every caller. It sends as many as it can in five seconds; what fails again comes back. Repeat it until `more` is false.
         */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the process needs answers */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        PostPage: {
            items: components["schemas"]["Post"][];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
        };
        WebhookDeliveryPage: {
            items: components["schemas"]["WebhookDelivery"][];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
        };
        UserPage: {
            items: components["schemas"]["User"][];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
        };
        EventPage: {
            items: {
                /** @description Of an event: `next`, or its `id`. */
                id: string;
                /** @enum {unknown} */
                type: "post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled";
                /**
                 * Format: date-time
                 * @description ISO 8601 with milliseconds, UTC.
                 */
                at: string;
                /** @description The id of the user who did it; null: the application, or an operator. */
                actor: string | null;
                /** @description What was made, changed or marked, as it is now, and as the application sees it: of post, repost and favourite the post, of follow and user the user who is followed or changed, of report the report, of webhook the webhook. Its `id` alone once it is gone. */
                data: components["schemas"]["Post"] | {
                    /**
                     * @description Decimal, below 2^53, sorted by time.
                     * @example 5153960755200001
                     */
                    id: string;
                    /** @description What the application calls the user: for itself and that user alone. */
                    externalId?: string;
                    handle: string;
                    name: string;
                    bio: string;
                    /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
                    avatar: string | null;
                    /** @description The same picture, at most 96 pixels wide and high; of an address of the application, the same. */
                    avatarPreview: string | null;
                    /** @description What the application keeps with the user. */
                    data: {
                        [key: string]: unknown;
                    } | null;
                    /** @description Follows are asked for (202), and accepted or refused. */
                    locked: boolean;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with milliseconds, UTC.
                     */
                    createdAt: string;
                    /** @description Of a user who is not active: for that user, moderators and the application. */
                    moderation?: {
                        /** @enum {unknown} */
                        state: "silenced" | "suspended";
                        reason: string;
                    };
                } | components["schemas"]["OwnReport"] | components["schemas"]["Webhook"] | {
                    id: string;
                };
            }[];
            /** @description The cursor of what comes next; null while nothing at all has happened. */
            next: string | null;
        };
        NotificationPage: {
            items: {
                /**
                 * @description Decimal, below 2^53, sorted by time.
                 * @example 5153960755200001
                 */
                id: string;
                /** @enum {unknown} */
                kind: "mention" | "reply" | "favourite" | "repost" | "follow" | "follow-request";
                read: boolean;
                /**
                 * Format: date-time
                 * @description ISO 8601 with milliseconds, UTC.
                 */
                createdAt: string;
                /** @description Who did it, the last one first; at most ten. */
                actors: {
                    /**
                     * @description Decimal, below 2^53, sorted by time.
                     * @example 5153960755200001
                     */
                    id: string;
                    handle: string;
                    name: string;
                    /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
                    avatar: string | null;
                }[];
                /** @description How many did it. */
                count: number;
                post: {
                    /**
                     * @description Decimal, below 2^53, sorted by time.
                     * @example 5153960755200001
                     */
                    id: string;
                    /** @description The id that you have given it; shown to its author and the application. */
                    externalId?: string;
                    author: {
                        /**
                         * @description Decimal, below 2^53, sorted by time.
                         * @example 5153960755200001
                         */
                        id: string;
                        handle: string;
                        name: string;
                        /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
                        avatar: string | null;
                    };
                    /** @description `post`, unless its author has said another. */
                    type: string;
                    /** @description May be empty where there are data or pictures. */
                    text: string;
                    /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
                    data: {
                        [key: string]: unknown;
                    } | null;
                    /** @description The first 30 tags of the text, as they are written there, without their #; each once, however often and in whichever case it occurs. */
                    tags: string[];
                    /** @description The users among the first 50 handles in the text. */
                    mentions: {
                        /**
                         * @description Decimal, below 2^53, sorted by time.
                         * @example 5153960755200001
                         */
                        id: string;
                        handle: string;
                    }[];
                    /** @description The first 100 addresses in the text, each once. They are absolute, http or https, and name no user; one without a scheme got http:// in front. */
                    links: string[];
                    media: components["schemas"]["Media"][];
                    /** @enum {unknown} */
                    visibility: "public" | "followers" | "direct";
                    /** @description Of a post that its author alone is shown: it waits for a moderator, or was hidden by one. */
                    moderation?: {
                        /** @enum {unknown} */
                        state: "held" | "hidden";
                        reason: string;
                    };
                    /**
                     * @description Decimal, below 2^53, sorted by time.
                     * @example 5153960755200001
                     */
                    inReplyTo: string | null;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with milliseconds, UTC.
                     */
                    createdAt: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with milliseconds, UTC.
                     */
                    editedAt: string | null;
                    /** @description The same for everybody. */
                    counts: {
                        /** @description Public ones. */
                        replies: number;
                        favourites: number;
                        reposts: number;
                    };
                    viewer: {
                        favourited: boolean;
                        reposted: boolean;
                        /** @description Shown to you alone. */
                        bookmarked: boolean;
                    };
                    /** @description The post that this one passes on; it has no text of its own. */
                    repostOf: {
                        /**
                         * @description Decimal, below 2^53, sorted by time.
                         * @example 5153960755200001
                         */
                        id: string;
                        /** @description The id that you have given it; shown to its author and the application. */
                        externalId?: string;
                        author: {
                            /**
                             * @description Decimal, below 2^53, sorted by time.
                             * @example 5153960755200001
                             */
                            id: string;
                            handle: string;
                            name: string;
                            /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
                            avatar: string | null;
                        };
                        /** @description `post`, unless its author has said another. */
                        type: string;
                        /** @description May be empty where there are data or pictures. */
                        text: string;
                        /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
                        data: {
                            [key: string]: unknown;
                        } | null;
                        /** @description The first 30 tags of the text, as they are written there, without their #; each once, however often and in whichever case it occurs. */
                        tags: string[];
                        /** @description The users among the first 50 handles in the text. */
                        mentions: {
                            /**
                             * @description Decimal, below 2^53, sorted by time.
                             * @example 5153960755200001
                             */
                            id: string;
                            handle: string;
                        }[];
                        /** @description The first 100 addresses in the text, each once. They are absolute, http or https, and name no user; one without a scheme got http:// in front. */
                        links: string[];
                        media: components["schemas"]["Media"][];
                        /** @enum {unknown} */
                        visibility: "public" | "followers" | "direct";
                        /** @description Of a post that its author alone is shown: it waits for a moderator, or was hidden by one. */
                        moderation?: {
                            /** @enum {unknown} */
                            state: "held" | "hidden";
                            reason: string;
                        };
                        /**
                         * @description Decimal, below 2^53, sorted by time.
                         * @example 5153960755200001
                         */
                        inReplyTo: string | null;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        editedAt: string | null;
                        /** @description The same for everybody. */
                        counts: {
                            /** @description Public ones. */
                            replies: number;
                            favourites: number;
                            reposts: number;
                        };
                        viewer: {
                            favourited: boolean;
                            reposted: boolean;
                            /** @description Shown to you alone. */
                            bookmarked: boolean;
                        };
                        repostOf: null;
                    } | null;
                    /** @description In the home timeline: what has brought it there, if not that you follow its author. */
                    via?: {
                        /** @description As the post writes it. */
                        tag?: string;
                        keyword?: string;
                        /** @description The handle of who has passed it on. */
                        repost?: string;
                    };
                } | null;
            }[];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
            /** @description How many of the newest 1000 unread ones there are for you. */
            unread: number;
        };
        ReportPage: {
            items: components["schemas"]["Report"][];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
        };
        JudgedPostPage: {
            items: components["schemas"]["JudgedPost"][];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
        };
        JudgedUserPage: {
            items: components["schemas"]["JudgedUser"][];
            /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
            next: string | null;
            /** @description Path of the page with newer items, which may be short or empty as well. */
            prev: string | null;
        };
        CreatedUser: {
            user: components["schemas"]["Profile"];
            /** @description In demo mode only. */
            token?: string;
        };
        Report: {
            id: string;
            /**
             * @description `resolved`: something was done about it; `dismissed`: nothing had to be; `closed`: done with, without saying which.
             * @enum {unknown}
             */
            state: "open" | "resolved" | "dismissed" | "closed";
            postId: string | null;
            /** @description Of a post, that of its author; null for a user who is gone. */
            handle: string | null;
            reason: string;
            text: string;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
            /** @description What the moderator has noted. */
            note: string;
            reporter: components["schemas"]["User"] | null;
            /** @description As it is, also where it is hidden. */
            post: components["schemas"]["Post"] | null;
            /** @description Who is reported, as the user is. */
            user: components["schemas"]["ModeratedUser"] | null;
        };
        OwnReport: {
            id: string;
            /**
             * @description `resolved`: something was done about it; `dismissed`: nothing had to be; `closed`: done with, without saying which.
             * @enum {unknown}
             */
            state: "open" | "resolved" | "dismissed" | "closed";
            postId: string | null;
            /** @description Of a post, that of its author; null for a user who is gone. */
            handle: string | null;
            reason: string;
            text: string;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
        };
        JudgedPost: {
            id: string;
            postId: string;
            /** @description Of a post, that of its author; null for a user who is gone. */
            handle: string | null;
            /** @enum {unknown} */
            state: "visible" | "held" | "hidden";
            reason: string;
            post: components["schemas"]["Post"] | null;
        };
        JudgedUser: {
            id: string;
            /** @description Of a post, that of its author; null for a user who is gone. */
            handle: string | null;
            /** @enum {unknown} */
            state: "active" | "silenced" | "suspended";
            reason: string;
            user: components["schemas"]["ModeratedUser"] | null;
        };
        ModeratedUser: {
            /**
             * @description Decimal, below 2^53, sorted by time.
             * @example 5153960755200001
             */
            id: string;
            /** @description What the application calls the user: for itself and that user alone. */
            externalId?: string;
            handle: string;
            name: string;
            bio: string;
            /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
            avatar: string | null;
            /** @description The same picture, at most 96 pixels wide and high; of an address of the application, the same. */
            avatarPreview: string | null;
            /** @description What the application keeps with the user. */
            data: {
                [key: string]: unknown;
            } | null;
            /** @description Follows are asked for (202), and accepted or refused. */
            locked: boolean;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
            moderation?: {
                /** @enum {unknown} */
                state: "silenced" | "suspended";
                reason: string;
            };
        };
        NewPost: {
            /** @description What kind of post it is to your application. */
            type?: string;
            /** @description 1 to 5000 characters, counted as graphemes, of which one must be visible, and at most 65536 bytes of UTF-8. It may be empty, or missing, where there are data or pictures. However it is escaped, the body may hold it. It must have at most 30 combining marks on a character. Tags, mentions and links are found as the conformance suite of twitter-text has them. */
            text?: string;
            /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
            data?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description `direct`: for the author and those named in the text.
             * @default public
             * @enum {unknown}
             */
            visibility?: "public" | "followers" | "direct";
            /** @description A decimal id. */
            inReplyTo?: string | null;
            /** @description Pictures of yours from `POST /v1/media`, ready or not. */
            mediaIds?: string[];
        };
        /** @description What is missing stays as it is. */
        PostChange: {
            /** @description What kind of post it is to your application. */
            type?: string;
            /** @description 1 to 5000 characters, counted as graphemes, of which one must be visible, and at most 65536 bytes of UTF-8. It may be empty, or missing, where there are data or pictures. However it is escaped, the body may hold it. It must have at most 30 combining marks on a character. Tags, mentions and links are found as the conformance suite of twitter-text has them. */
            text?: string;
            /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
            data?: {
                [key: string]: unknown;
            } | null;
        };
        NewUser: {
            /** @description Case-insensitive. */
            handle: string;
            /** @description Must contain a visible character, and must have at most 30 combining marks on a character. */
            name?: string;
            /** @description It must have at most 30 combining marks on a character. */
            bio?: string;
        };
        UserChange: {
            /** @description Must contain a visible character, and must have at most 30 combining marks on a character. */
            name?: string;
            /** @description It must have at most 30 combining marks on a character. */
            bio?: string | null;
            /** @description Shown to everybody; at most 4096 bytes of JSON, and 100 levels deep. */
            data?: {
                [key: string]: unknown;
            } | null;
            locked?: boolean;
            /** @description A picture of yours from `POST /v1/media`, ready or not, in a post or not. The avatar is a copy. null removes the avatar. */
            avatarMediaId?: string | null;
        };
        Post: {
            /**
             * @description Decimal, below 2^53, sorted by time.
             * @example 5153960755200001
             */
            id: string;
            /** @description The id that you have given it; shown to its author and the application. */
            externalId?: string;
            author: {
                /**
                 * @description Decimal, below 2^53, sorted by time.
                 * @example 5153960755200001
                 */
                id: string;
                handle: string;
                name: string;
                /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
                avatar: string | null;
            };
            /** @description `post`, unless its author has said another. */
            type: string;
            /** @description May be empty where there are data or pictures. */
            text: string;
            /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
            data: {
                [key: string]: unknown;
            } | null;
            /** @description The first 30 tags of the text, as they are written there, without their #; each once, however often and in whichever case it occurs. */
            tags: string[];
            /** @description The users among the first 50 handles in the text. */
            mentions: {
                /**
                 * @description Decimal, below 2^53, sorted by time.
                 * @example 5153960755200001
                 */
                id: string;
                handle: string;
            }[];
            /** @description The first 100 addresses in the text, each once. They are absolute, http or https, and name no user; one without a scheme got http:// in front. */
            links: string[];
            media: components["schemas"]["Media"][];
            /** @enum {unknown} */
            visibility: "public" | "followers" | "direct";
            /** @description Of a post that its author alone is shown: it waits for a moderator, or was hidden by one. */
            moderation?: {
                /** @enum {unknown} */
                state: "held" | "hidden";
                reason: string;
            };
            /**
             * @description Decimal, below 2^53, sorted by time.
             * @example 5153960755200001
             */
            inReplyTo: string | null;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            editedAt: string | null;
            /** @description The same for everybody. */
            counts: {
                /** @description Public ones. */
                replies: number;
                favourites: number;
                reposts: number;
            };
            viewer: {
                favourited: boolean;
                reposted: boolean;
                /** @description Shown to you alone. */
                bookmarked: boolean;
            };
            /** @description The post that this one passes on; it has no text of its own. */
            repostOf: {
                /**
                 * @description Decimal, below 2^53, sorted by time.
                 * @example 5153960755200001
                 */
                id: string;
                /** @description The id that you have given it; shown to its author and the application. */
                externalId?: string;
                author: {
                    /**
                     * @description Decimal, below 2^53, sorted by time.
                     * @example 5153960755200001
                     */
                    id: string;
                    handle: string;
                    name: string;
                    /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
                    avatar: string | null;
                };
                /** @description `post`, unless its author has said another. */
                type: string;
                /** @description May be empty where there are data or pictures. */
                text: string;
                /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
                data: {
                    [key: string]: unknown;
                } | null;
                /** @description The first 30 tags of the text, as they are written there, without their #; each once, however often and in whichever case it occurs. */
                tags: string[];
                /** @description The users among the first 50 handles in the text. */
                mentions: {
                    /**
                     * @description Decimal, below 2^53, sorted by time.
                     * @example 5153960755200001
                     */
                    id: string;
                    handle: string;
                }[];
                /** @description The first 100 addresses in the text, each once. They are absolute, http or https, and name no user; one without a scheme got http:// in front. */
                links: string[];
                media: components["schemas"]["Media"][];
                /** @enum {unknown} */
                visibility: "public" | "followers" | "direct";
                /** @description Of a post that its author alone is shown: it waits for a moderator, or was hidden by one. */
                moderation?: {
                    /** @enum {unknown} */
                    state: "held" | "hidden";
                    reason: string;
                };
                /**
                 * @description Decimal, below 2^53, sorted by time.
                 * @example 5153960755200001
                 */
                inReplyTo: string | null;
                /**
                 * Format: date-time
                 * @description ISO 8601 with milliseconds, UTC.
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description ISO 8601 with milliseconds, UTC.
                 */
                editedAt: string | null;
                /** @description The same for everybody. */
                counts: {
                    /** @description Public ones. */
                    replies: number;
                    favourites: number;
                    reposts: number;
                };
                viewer: {
                    favourited: boolean;
                    reposted: boolean;
                    /** @description Shown to you alone. */
                    bookmarked: boolean;
                };
                repostOf: null;
            } | null;
            /** @description In the home timeline: what has brought it there, if not that you follow its author. */
            via?: {
                /** @description As the post writes it. */
                tag?: string;
                keyword?: string;
                /** @description The handle of who has passed it on. */
                repost?: string;
            };
        };
        Profile: {
            /**
             * @description Decimal, below 2^53, sorted by time.
             * @example 5153960755200001
             */
            id: string;
            /** @description What the application calls the user: for itself and that user alone. */
            externalId?: string;
            handle: string;
            name: string;
            bio: string;
            /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
            avatar: string | null;
            /** @description The same picture, at most 96 pixels wide and high; of an address of the application, the same. */
            avatarPreview: string | null;
            /** @description What the application keeps with the user. */
            data: {
                [key: string]: unknown;
            } | null;
            /** @description Follows are asked for (202), and accepted or refused. */
            locked: boolean;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
            /** @description Of a user who is not active: for that user, moderators and the application. */
            moderation?: {
                /** @enum {unknown} */
                state: "silenced" | "suspended";
                reason: string;
            };
            counts: {
                followers: number;
                following: number;
                /** @description Public ones, with reposts of what is still there: the same for everybody. */
                posts: number;
            };
            viewer?: {
                following: boolean;
                /** @description You have asked to follow, and wait for an answer. */
                requested: boolean;
                followedBy: boolean;
                blocking: boolean;
                muting: boolean;
            };
        };
        User: {
            /**
             * @description Decimal, below 2^53, sorted by time.
             * @example 5153960755200001
             */
            id: string;
            /** @description What the application calls the user: for itself and that user alone. */
            externalId?: string;
            handle: string;
            name: string;
            bio: string;
            /** @description An address: of a square picture, at most 400 pixels wide and high, or what the application has set. */
            avatar: string | null;
            /** @description The same picture, at most 96 pixels wide and high; of an address of the application, the same. */
            avatarPreview: string | null;
            /** @description What the application keeps with the user. */
            data: {
                [key: string]: unknown;
            } | null;
            /** @description Follows are asked for (202), and accepted or refused. */
            locked: boolean;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
        };
        Media: {
            /**
             * @description Decimal, below 2^53, sorted by time.
             * @example 5153960755200001
             */
            id: string;
            /** @enum {unknown} */
            type: "image";
            /**
             * @description `processing`: it will come into its place; `failed`: it turned out to be no picture.
             * @enum {unknown}
             */
            state: "processing" | "ready" | "failed";
            /** @description What is to be seen in it. */
            alt: string;
            /** @description Pixels. */
            width: number | null;
            /** @description Pixels. */
            height: number | null;
            /** @description To be shown until it is there, see https://blurha.sh. */
            blurhash: string | null;
            /** @description The picture, at most 2,048 pixels wide or high. */
            url: string | null;
            /** @description The same, at most 640 pixels wide or high. */
            previewUrl: string | null;
        };
        Webhook: {
            /** @description Decimal, below 2^53, sorted by time. */
            id: string;
            url: string;
            /** @description Null: all. */
            types: ("post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled")[] | null;
            /**
             * @description `disabled`: the endpoint has answered 410, or nothing has arrived for three days, though several events were tried. It stays so until it is made active.
             * @enum {unknown}
             */
            state: "active" | "paused" | "disabled";
            /** @description Why it is disabled. */
            reason: string | null;
            /**
             * Format: date-time
             * @description Since when every try has failed; null: the last one has not.
             */
            failingSince: string | null;
            /**
             * Format: date-time
             * @description When events were last found to have expired before they were sent to it; null: never.
             */
            missedAt: string | null;
            /**
             * Format: date-time
             * @description Until when the secret of before signs, too.
             */
            previousSecretUntil: string | null;
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            createdAt: string;
        };
        WebhookDelivery: {
            /** @description As `webhook-id` of the request: the same at every try. */
            id: string;
            event: {
                /** @description As in `GET /v1/events`. */
                id: string;
                /** @enum {unknown} */
                type: "post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled";
            };
            /**
             * @description `failed`: it is not tried any more, unless you ask for it.
             * @enum {unknown}
             */
            state: "pending" | "delivered" | "failed";
            /**
             * Format: date-time
             * @description ISO 8601 with milliseconds, UTC.
             */
            nextTryAt: string | null;
            /** @description The oldest first. */
            tries: {
                /**
                 * Format: date-time
                 * @description ISO 8601 with milliseconds, UTC.
                 */
                at: string;
                /** @description What the endpoint answered. */
                status: number | null;
                /** @description Why there was no answer. */
                error: string | null;
                /** @description How long it took. */
                ms: number;
            }[];
        };
        /** @description Problem details (RFC 9457), as application/problem+json. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description As in X-Request-Id: by it the request is found in logs and traces. */
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    searchUsers: {
        parameters: {
            query: {
                /** @description Begins the handle or a word of the name, in any case. */
                query: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The one with this very handle first, the others by handle. */
                        items: components["schemas"]["User"][];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUser"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Decimal, below 2^53, sorted by time.
                         * @example 5153960755200001
                         */
                        id: string;
                        /** @enum {unknown} */
                        state: "running" | "done";
                        /** @description What is gone so far. `posts` are without `reposts`; `follows` are those of the user, `followers` those of others; `mentions` are of the user in posts of others, whose texts stay. */
                        removed: {
                            posts: number;
                            reposts: number;
                            media: number;
                            favourites: number;
                            bookmarks: number;
                            follows: number;
                            followers: number;
                            blocks: number;
                            mutes: number;
                            topics: number;
                            mentions: number;
                            notifications: number;
                        };
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        requestedAt: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        completedAt: string | null;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFollowers: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFollowing: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBlocks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMutes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Decimal, below 2^53, sorted by time.
                         * @example 5153960755200001
                         */
                        id: string;
                        /** @enum {unknown} */
                        state: "running" | "done";
                        /** @description What is gone so far. `posts` are without `reposts`; `follows` are those of the user, `followers` those of others; `mentions` are of the user in posts of others, whose texts stay. */
                        removed: {
                            posts: number;
                            reposts: number;
                            media: number;
                            favourites: number;
                            bookmarks: number;
                            follows: number;
                            followers: number;
                            blocks: number;
                            mutes: number;
                            topics: number;
                            mentions: number;
                            notifications: number;
                        };
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        requestedAt: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        completedAt: string | null;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserByExternalId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                externalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putUserByExternalId: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                externalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Case-insensitive. Made up where it is missing; it never changes. */
                    handle?: string;
                    /** @description Must contain a visible character, and must have at most 30 combining marks on a character. Null: the handle. */
                    name?: string | null;
                    /** @description It must have at most 30 combining marks on a character. */
                    bio?: string | null;
                    /** @description An https address of a picture. */
                    avatar?: string | null;
                    /** @description Shown to everybody; at most 4096 bytes of JSON, and 100 levels deep. */
                    data?: {
                        [key: string]: unknown;
                    } | null;
                    locked?: boolean | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON, a line for each thing; docs/embedding.md tells what is in them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putUsers: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Each by itself: one that is refused stops no other. */
                    users: {
                        /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                        externalId: string;
                        /** @description Case-insensitive. Made up where it is missing; it never changes. */
                        handle?: string;
                        /** @description Must contain a visible character, and must have at most 30 combining marks on a character. Null: the handle. */
                        name?: string | null;
                        /** @description It must have at most 30 combining marks on a character. */
                        bio?: string | null;
                        /** @description An https address of a picture. */
                        avatar?: string | null;
                        /** @description Shown to everybody; at most 4096 bytes of JSON, and 100 levels deep. */
                        data?: {
                            [key: string]: unknown;
                        } | null;
                        locked?: boolean | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the lines. */
                        results: {
                            /** @description As it was given; null where it was no text. */
                            externalId: string | null;
                            /** @description The HTTP status that the line would have had as a request. */
                            status: number;
                            user?: components["schemas"]["User"];
                            error?: components["schemas"]["Problem"];
                        }[];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putFollows: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Each by itself: one that is refused stops no other. */
                    follows: {
                        /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                        follower: string;
                        /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                        followee: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the lines. */
                        results: {
                            follower: string | null;
                            followee: string | null;
                            /**
                             * @description The followee is locked, and is asked.
                             * @enum {unknown}
                             */
                            state?: "requested";
                            /** @description The HTTP status that the line would have had as a request. */
                            status: number;
                            error?: components["schemas"]["Problem"];
                        }[];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The newest first. */
                        items: components["schemas"]["Webhook"][];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where events are sent, an http or https address without a user in it. It must be a public one, unless `WEBSUB_NETWORKS` allows its network. */
                    url: string;
                    /** @description Of the events that are sent; all, if null or not given. */
                    types?: ("post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled")[] | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Decimal, below 2^53, sorted by time. */
                        id: string;
                        url: string;
                        /** @description Null: all. */
                        types: ("post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled")[] | null;
                        /**
                         * @description `disabled`: the endpoint has answered 410, or nothing has arrived for three days, though several events were tried. It stays so until it is made active.
                         * @enum {unknown}
                         */
                        state: "active" | "paused" | "disabled";
                        /** @description Why it is disabled. */
                        reason: string | null;
                        /**
                         * Format: date-time
                         * @description Since when every try has failed; null: the last one has not.
                         */
                        failingSince: string | null;
                        /**
                         * Format: date-time
                         * @description When events were last found to have expired before they were sent to it; null: never.
                         */
                        missedAt: string | null;
                        /**
                         * Format: date-time
                         * @description Until when the secret of before signs, too.
                         */
                        previousSecretUntil: string | null;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        createdAt: string;
                        /** @description Signs what is sent, as Standard Webhooks has it: `whsec_` and base64. It is shown once. */
                        secret: string;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where events are sent, an http or https address without a user in it. It must be a public one, unless `WEBSUB_NETWORKS` allows its network. */
                    url?: string;
                    /** @description Of the events that are sent; all, if null or not given. */
                    types?: ("post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled")[] | null;
                    /**
                     * @description A paused webhook is sent nothing; once it is active again, it is sent what happened meanwhile, as far as events are kept. So is a disabled one that is made active.
                     * @enum {unknown}
                     */
                    state?: "active" | "paused";
                    /** @description Makes a new secret, which is answered. For a day the one of before signs, too; until then, there is no other one (`409`). */
                    rotate?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Decimal, below 2^53, sorted by time. */
                        id: string;
                        url: string;
                        /** @description Null: all. */
                        types: ("post.created" | "post.edited" | "post.deleted" | "post.held" | "post.hidden" | "repost.created" | "repost.deleted" | "favourite.created" | "favourite.deleted" | "follow.created" | "follow.deleted" | "follow.requested" | "user.created" | "user.changed" | "user.deleted" | "report.created" | "webhook.disabled")[] | null;
                        /**
                         * @description `disabled`: the endpoint has answered 410, or nothing has arrived for three days, though several events were tried. It stays so until it is made active.
                         * @enum {unknown}
                         */
                        state: "active" | "paused" | "disabled";
                        /** @description Why it is disabled. */
                        reason: string | null;
                        /**
                         * Format: date-time
                         * @description Since when every try has failed; null: the last one has not.
                         */
                        failingSince: string | null;
                        /**
                         * Format: date-time
                         * @description When events were last found to have expired before they were sent to it; null: never.
                         */
                        missedAt: string | null;
                        /**
                         * Format: date-time
                         * @description Until when the secret of before signs, too.
                         */
                        previousSecretUntil: string | null;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        createdAt: string;
                        /** @description Signs what is sent, as Standard Webhooks has it: `whsec_` and base64. It is shown once. */
                        secret?: string;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
                /** @description A decimal id. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The followee is locked, and is asked.
                         * @enum {unknown}
                         */
                        state: "requested";
                    };
                };
            };
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unfollowUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    blockUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unblockUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    muteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unmuteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFollowRequests: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptFollowRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refuseFollowRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeFollower: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unfollowTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followKeyword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                word: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unfollowKeyword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                word: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFollowedTopics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Each is a tag, as you wrote it, or a keyword. */
                        items: {
                            tag?: string;
                            keyword?: string;
                        }[];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPost"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        /** @description What is missing stays as it is. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPostByExternalId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                externalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putPostByExternalId: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                externalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What kind of post it is to your application. */
                    type?: string;
                    /** @description 1 to 5000 characters, counted as graphemes, of which one must be visible, and at most 65536 bytes of UTF-8. It may be empty, or missing, where there are data or pictures. However it is escaped, the body may hold it. It must have at most 30 combining marks on a character. Tags, mentions and links are found as the conformance suite of twitter-text has them. */
                    text?: string;
                    /** @description What your application adds: an object of at most 8192 bytes as JSON, and 100 levels deep, given back as an equal value; Ripple doesn't look into it. */
                    data?: {
                        [key: string]: unknown;
                    } | null;
                    /** @enum {unknown} */
                    visibility?: "public" | "followers" | "direct";
                    /** @description A decimal id. */
                    inReplyTo?: string | null;
                    /** @description Pictures of yours from `POST /v1/media`, ready or not. */
                    mediaIds?: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePostByExternalId: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description What the application calls it: no control characters, no white space at its ends, compared exactly. */
                externalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReplies: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPostContext: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the post answers, and what that answers: from the root to the parent. At most 60, the nearest; where the first of them answers something, there are more. */
                        ancestors: components["schemas"]["Post"][];
                        /** @description What answers the post, depth first: each is followed by its own answers, the oldest first. At most 200. */
                        descendants: components["schemas"]["Post"][];
                        /** @description Whether there may be more. */
                        descendantsTruncated: boolean;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        postId: string;
                        /**
                         * Format: date-time
                         * @description When it was posted; of a post that was held, when it was released.
                         */
                        acceptedAt: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        publishedAt: string | null;
                        /** @description Whether it has come to all rings. */
                        complete: boolean;
                        /** @description False: what was accepted before it has been spread, and no plan of this post is known. Its receipt was lost with what Redis held, or its planning failed and is tried again: the rings say nothing, for now or for good. */
                        known: boolean;
                        /** @description Of a post that you alone are shown: as long as it is held, nothing is planned. */
                        moderation?: {
                            /** @enum {unknown} */
                            state: "held" | "hidden";
                            reason: string;
                        };
                        rings: {
                            followers: {
                                /** @description Jobs that bring it there; null until it is planned. */
                                planned: number | null;
                                /** @description How many of them are done. */
                                delivered: number;
                                /** @description People for whom these were; 0 in rings that are for everybody. */
                                recipients: number;
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with milliseconds, UTC.
                                 */
                                completedAt: string | null;
                                /** @description From `acceptedAt` to `completedAt`. */
                                ms: number | null;
                                budgetMs: number;
                            };
                            public: {
                                /** @description Jobs that bring it there; null until it is planned. */
                                planned: number | null;
                                /** @description How many of them are done. */
                                delivered: number;
                                /** @description People for whom these were; 0 in rings that are for everybody. */
                                recipients: number;
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with milliseconds, UTC.
                                 */
                                completedAt: string | null;
                                /** @description From `acceptedAt` to `completedAt`. */
                                ms: number | null;
                                budgetMs: number;
                            };
                            feeds: {
                                /** @description Jobs that bring it there; null until it is planned. */
                                planned: number | null;
                                /** @description How many of them are done. */
                                delivered: number;
                                /** @description People for whom these were; 0 in rings that are for everybody. */
                                recipients: number;
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with milliseconds, UTC.
                                 */
                                completedAt: string | null;
                                /** @description From `acceptedAt` to `completedAt`. */
                                ms: number | null;
                                budgetMs: number;
                            };
                        };
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMailSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        address: string;
                        confirmed: boolean;
                        notifications: boolean;
                        /** @enum {unknown} */
                        digest: "off" | "daily" | "weekly";
                        /** @description What the server of the address said when it refused it; nothing is sent there. */
                        refused: string | null;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setMailSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    address: string;
                    /**
                     * @description Of what others did about you, together, if it is still unread after a while.
                     * @default true
                     */
                    notifications?: boolean;
                    /**
                     * @description What was liked most of what those wrote whom you follow.
                     * @default off
                     * @enum {unknown}
                     */
                    digest?: "off" | "daily" | "weekly";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        address: string;
                        confirmed: boolean;
                        notifications: boolean;
                        /** @enum {unknown} */
                        digest: "off" | "daily" | "weekly";
                        /** @description What the server of the address said when it refused it; nothing is sent there. */
                        refused: string | null;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMailSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showMailConfirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    confirmMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    showMailUnsubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    unsubscribeMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A page for people where HTML is accepted, else problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    uploadMedia: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                    /** @description What is to be seen in it. */
                    alt?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Media"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Media"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMediaFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
                name: "small.webp" | "large.webp";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    favouritePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unfavouritePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    repostPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unrepostPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bookmarkPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unbookmarkPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFavouritedBy: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRepostedBy: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHomeTimeline: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMentions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFavourites: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBookmarks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPublicTimeline: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTagTimeline: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeywordTimeline: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path: {
                word: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUserPosts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A post, or a user, or both. At most 100 of your reports can be open. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description A decimal id. */
                    postId?: string;
                    handle?: string;
                    /** @description In your application’s words. */
                    reason: string;
                    /** @description What there is to say about it. */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnReport"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReports: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                /** @description `resolved`: something was done about it; `dismissed`: nothing had to be; `closed`: done with, without saying which. */
                state?: "open" | "resolved" | "dismissed" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `resolved`: something was done about it; `dismissed`: nothing had to be; `closed`: done with, without saying which.
                     * @enum {unknown}
                     */
                    state: "open" | "resolved" | "dismissed" | "closed";
                    /** @description For moderators, and in the log. */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModeratedPosts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                state?: "held" | "hidden";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedPostPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moderatePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A decimal id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    state: "visible" | "hidden";
                    /**
                     * @description Shown to the user whom it concerns, and in the log.
                     * @default
                     */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedPost"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModeratedUsers: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
                state?: "silenced" | "suspended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedUserPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moderateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `silenced`: shown where one follows or looks for the user, not on pages for everybody; `suspended`: nothing of the user is shown, and the user can read only.
                     * @enum {unknown}
                     */
                    state: "active" | "silenced" | "suspended";
                    /**
                     * @description Shown to the user whom it concerns, and in the log.
                     * @default
                     */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedUser"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModerationLog: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description `post.hidden`, `post.visible`, `post.released` (it was held), `user.active` and so on, `report.resolved` and so on. */
                            action: string;
                            /** @description What it is since. */
                            state: string;
                            moderator: components["schemas"]["User"] | null;
                            /** @description The subject of the moderator’s token, where that is no user. */
                            moderatorSubject: string | null;
                            postId: string | null;
                            /** @description Of a post, that of its author; null for a user who is gone. */
                            handle: string | null;
                            reportId: string | null;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with milliseconds, UTC.
                             */
                            createdAt: string;
                        }[];
                        /** @description Path of the page with older items. Only null says that there are none: a page may be short, or empty, and have a next one. */
                        next: string | null;
                        /** @description Path of the page with newer items, which may be short or empty as well. */
                        prev: string | null;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Only what is older than this id. */
                before?: string;
                /** @description Only what is newer than this id. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markNotificationsRead: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A decimal id. */
                    upTo: string;
                };
            };
        };
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamHome: {
        parameters: {
            query?: {
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: {
                /** @description The id of the last event. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, without end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, without end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamPublic: {
        parameters: {
            query?: {
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: {
                /** @description The id of the last event. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, without end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamTag: {
        parameters: {
            query?: {
                /** @description Only posts of these types, 1 to 20 with commas between them. A repost is judged by what it passes on, here and below. */
                types?: string;
                /** @description `0`: no answers. */
                replies?: "0";
                /** @description `0`: no reposts. */
                reposts?: "0";
                /** @description `1`: only posts with pictures. */
                media?: "1";
            };
            header?: {
                /** @description The id of the last event. */
                "last-event-id"?: string;
            };
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, without end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description A cursor: only what came later. Without one, from the oldest event that is kept. */
                after?: string;
                /** @description Only events of these types, with commas between them: post.created, post.edited, post.deleted, post.held, post.hidden, repost.created, repost.deleted, favourite.created, favourite.deleted, follow.created, follow.deleted, follow.requested, user.created, user.changed, user.deleted, report.created, webhook.disabled. */
                types?: string;
                limit?: number;
            };
            header?: {
                /** @description The id of the last event. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserRss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/rss+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTagRss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/rss+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeywordRss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                word: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/rss+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPublicRss: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/rss+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserAtom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTagAtom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeywordAtom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                word: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPublicAtom: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserJsonFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTagJsonFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeywordJsonFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                word: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPublicJsonFeed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestWebSub: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @enum {unknown} */
                    "hub.mode": "subscribe" | "unsubscribe";
                    /** @description The address of a feed, in any spelling: the callback is asked about it in the same. */
                    "hub.topic": string;
                    /** @description Where the feed is sent when it has changed. */
                    "hub.callback": string;
                    /** @description Less than 200 bytes. */
                    "hub.secret"?: string;
                    /** @description 300 to 2,592,000, or the nearest of these; ten days if empty or not given. */
                    "hub.lease_seconds"?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What comes next. */
                        detail: string;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFeedToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        urls: {
                            rss: string;
                            atom: string;
                            json: string;
                        };
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeFeedToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no content. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHomeRss: {
        parameters: {
            query: {
                /** @description From `POST /v1/users/me/feed-token`. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/rss+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHomeAtom: {
        parameters: {
            query: {
                /** @description From `POST /v1/users/me/feed-token`. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHomeJsonFeed: {
        parameters: {
            query: {
                /** @description From `POST /v1/users/me/feed-token`. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": string;
                };
            };
            /** @description Not modified; no content. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDemoSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of any user. */
                    handle: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["Profile"];
                        token: string;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDemoPeople: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            handle: string;
                            name: string;
                            followers: number;
                        }[];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDemoWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether all of them run. */
                        running: boolean;
                        workers: string[];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setDemoWorkers: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    running: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether all of them run. */
                        running: boolean;
                        workers: string[];
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether all of them run. */
                        running: boolean;
                        workers: string[];
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        name: "Ripple";
                        version: string;
                        /** @enum {unknown} */
                        auth: "demo" | "jwt";
                        rings: {
                            author: {
                                budgetMs: number;
                                worstMs: number;
                            };
                            followers: {
                                budgetMs: number;
                            };
                            public: {
                                budgetMs: number;
                            };
                            feeds: {
                                budgetMs: number;
                            };
                        };
                        limits: {
                            /** @description Of a post, in characters as people count them. */
                            textLength: number;
                            /** @description Of a post, in bytes of UTF-8. */
                            textBytes: number;
                            /** @description That count; further ones are text. So with mentions and links. */
                            tagsPerPost: number;
                            mentionsPerPost: number;
                            linksPerPost: number;
                            /** @description Of the key of a tag, in UTF-16 units; a longer one is text. */
                            tagLength: number;
                            mediaPerPost: number;
                            /** @description Of one picture. */
                            mediaBytes: number;
                            /** @description Of one picture when it is decoded, all frames together. */
                            mediaDecodedBytes: number;
                            /** @description Of one animation. */
                            mediaFrames: number;
                            /** @description Pictures of a user that are in no post or not ready. */
                            mediaUnfinished: number;
                            /** @description Live streams that a user can have open at once. */
                            streamsPerUser: number;
                            /** @description Posts in a feed. */
                            feedLength: number;
                            /** @description Of a feed, which has fewer posts where they are long. */
                            feedBytes: number;
                            /** @description Subscriptions of callbacks of one host. */
                            webSubPerHost: number;
                            /** @description How often one address is asked whether it belongs to a user, whichever user it is. */
                            mailQuestionsPerDay: number;
                            /** @description The highest `limit` of a page. */
                            pageItems: number;
                            /** @description Of the items of a page, which ends before one that would not fit. */
                            pageBytes: number;
                        };
                        /** @description In demo mode only. */
                        demo: {
                            /** @description Whether they can be stopped and started. */
                            workers: boolean;
                        } | null;
                        /** @description Whether there are routes for operators, `/v1/operations/…`. */
                        operations: boolean;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What cannot be known at the moment is null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description ISO 8601 with milliseconds, UTC.
                         */
                        at: string;
                        lanes: {
                            lane: string;
                            /** @description Who waits for it; null for lanes without a budget. */
                            ring: string | null;
                            /** @description Messages that no worker has taken. */
                            ready: number | null;
                            consumers: number | null;
                            /** @description The age of the oldest work that is not known to be done, a second or two when all is well; null where it is not measured. */
                            delayMs: number | null;
                            /** @description Of its ring. */
                            budgetMs: number | null;
                        }[];
                        /** @description Messages that failed and wait for their next try. */
                        retrying: number | null;
                        /** @description Messages that were given up. */
                        deadLetters: number | null;
                        /** @description Messages that the broker has not confirmed. */
                        outbox: {
                            /** @description 100001 if there are more. */
                            rows: number | null;
                            oldestMs: number | null;
                        };
                        /** @description What the process that answers this has answered since it started. */
                        requests: {
                            /** @description Posts that were accepted. */
                            posts: number;
                            /** @description Answers to `GET /v1/…`, whatever they were; streams are none. */
                            reads: number;
                        };
                        servers: {
                            postgres: {
                                ok: boolean;
                                /** @description One round trip; null if it is not well. */
                                ms: number | null;
                                /** @description Each that the settings name, as it answers a new connection; one where there is one server. */
                                nodes: {
                                    /** @description `host:port`. */
                                    address: string;
                                    /** @description Postgres: `primary` or `standby`; Redis: `master` or `replica`; null if it is not known, and for RabbitMQ. */
                                    role: ("primary" | "standby" | "master" | "replica") | null;
                                    ok: boolean;
                                    /** @description One round trip; null if it is not well. */
                                    ms: number | null;
                                }[];
                            };
                            rabbitmq: {
                                ok: boolean;
                                /** @description One round trip; null if it is not well. */
                                ms: number | null;
                                /** @description Each that the settings name, as it answers a new connection; one where there is one server. */
                                nodes: {
                                    /** @description `host:port`. */
                                    address: string;
                                    /** @description Postgres: `primary` or `standby`; Redis: `master` or `replica`; null if it is not known, and for RabbitMQ. */
                                    role: ("primary" | "standby" | "master" | "replica") | null;
                                    ok: boolean;
                                    /** @description One round trip; null if it is not well. */
                                    ms: number | null;
                                }[];
                            };
                            redis: {
                                ok: boolean;
                                /** @description One round trip; null if it is not well. */
                                ms: number | null;
                                /** @description Each that the settings name, as it answers a new connection; one where there is one server. */
                                nodes: {
                                    /** @description `host:port`. */
                                    address: string;
                                    /** @description Postgres: `primary` or `standby`; Redis: `master` or `replica`; null if it is not known, and for RabbitMQ. */
                                    role: ("primary" | "standby" | "master" | "replica") | null;
                                    ok: boolean;
                                    /** @description One round trip; null if it is not well. */
                                    ms: number | null;
                                }[];
                            };
                        };
                        /** @description The processes behind this one, where they are supervised by `npm start`; else null. */
                        workers: {
                            worker: string;
                            /**
                             * @description `waiting`: it has died, and is started again after a pause; `stopped`: on request.
                             * @enum {unknown}
                             */
                            state: "starting" | "running" | "waiting" | "stopped";
                            /** @description Each makes the pause before the next start longer; 0 once it has been ready for half a minute. */
                            deathsInARow: number;
                            /** @description How it died last: `exit code 1`, `SIGKILL`. */
                            lastDeath: string | null;
                            /** @description Until its next start, while it is waiting. */
                            restartInMs: number | null;
                        }[] | null;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Where it failed, and where it would go again. */
                            lane: string;
                            reason: string;
                            attempts: number | null;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with milliseconds, UTC.
                             */
                            firstFailedAt: string | null;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with milliseconds, UTC.
                             */
                            lastFailedAt: string | null;
                            /** @description A JSON object, or the text that it is instead. */
                            message: unknown;
                        }[];
                        /** @description Whether there are more than these. */
                        more: boolean;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Only those of this lane; all, if it is not given. */
                    lane?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redriven: number;
                        /** @description Still among the dead letters. */
                        failed: number;
                        /** @description Whether there was no time to look through all: repeat it. */
                        more: boolean;
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        checks: {
                            [key: string]: {
                                ok: boolean;
                                required: boolean;
                                reason?: string;
                            };
                        };
                        /** @description How far each ring behind the answer is behind. A late ring makes nothing unready. */
                        delays: {
                            [key: string]: {
                                ms: number;
                                budgetMs: number;
                                late: boolean;
                            };
                        };
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        checks: {
                            [key: string]: {
                                ok: boolean;
                                required: boolean;
                                reason?: string;
                            };
                        };
                        /** @description How far each ring behind the answer is behind. A late ring makes nothing unready. */
                        delays: {
                            [key: string]: {
                                ms: number;
                                budgetMs: number;
                                late: boolean;
                            };
                        };
                    };
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In its text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Problem details */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Problem details */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
