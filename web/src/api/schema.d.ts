// Generated from docs/openapi.json by scripts/generate-api.mjs.
export interface paths {
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is no user yet */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description whether there is no user yet */
                            needed: boolean;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Make the first Admin */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description of the link that the first start printed */
                        token: string;
                        /** @description what the first Admin signs in with */
                        email: string;
                        /** @description what the first Admin is called */
                        name: string;
                        /**
                         * Format: password
                         * @description 15 characters or more
                         */
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description of the link */
                        token: string;
                        /**
                         * Format: password
                         * @description the new one
                         */
                        password: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a link to set a forgotten password anew */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description whose password is forgotten */
                        email: string;
                    };
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-resets/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a password by a reset link */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description of the link */
                        token: string;
                        /**
                         * Format: password
                         * @description the new one
                         */
                        password: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description who is signed in */
                            user: {
                                /** @description user_… */
                                id: string;
                                /**
                                 * Format: email
                                 * @description what the user signs in with
                                 */
                                email: string;
                                /** @description what the user is called */
                                name: string;
                                /**
                                 * @description what the user may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /**
                                 * @description whether the user may sign in
                                 * @enum {string}
                                 */
                                state: "invited" | "active" | "deactivated";
                                /**
                                 * Format: date-time
                                 * @description when the user was invited
                                 */
                                created_at: string;
                                /** @description null: never */
                                last_sign_in_at: string | null;
                                /** @description one higher with each change */
                                revision: number;
                            };
                            /** @description to be sent as X-CSRF-Token with unsafe requests */
                            csrf_token: string;
                            /**
                             * Format: date-time
                             * @description however much it is used
                             */
                            expires_at: string;
                            /** @description what the user may do */
                            permissions: string[];
                            /** @description of the server */
                            version: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Sign in with a password */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description as typed */
                        email: string;
                        /**
                         * Format: password
                         * @description as typed
                         */
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description whether a code is still to come
                             * @enum {string}
                             */
                            stage: "second_factor" | "active";
                            /**
                             * Format: date-time
                             * @description of the session, or to give the code
                             */
                            expires_at: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the second factor */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description of the app, or a recovery code
                         */
                        code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description whether a code is still to come
                             * @enum {string}
                             */
                            stage: "second_factor" | "active";
                            /**
                             * Format: date-time
                             * @description of the session, or to give the code
                             */
                            expires_at: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove once more who one is */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description a code where there is a second factor, else the password
                         */
                        proof: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description whether a code is still to come
                             * @enum {string}
                             */
                            stage: "second_factor" | "active";
                            /**
                             * Format: date-time
                             * @description of the session, or to give the code
                             */
                            expires_at: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own sessions, or another's */
        get: {
            parameters: {
                query?: {
                    user_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description session_… */
                                id: string;
                                /** @description whose it is */
                                user_id: string;
                                /** @description where it began */
                                address: string;
                                /** @description what the browser called itself */
                                user_agent: string;
                                /**
                                 * Format: date-time
                                 * @description the sign-in
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description to the minute
                                 */
                                last_seen_at: string;
                                /**
                                 * Format: date-time
                                 * @description however much it is used
                                 */
                                expires_at: string;
                                /** @description whether it is the asker's own */
                                is_current: boolean;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profile": {
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
        /** Change one's own name */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "If-Match": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what one is called */
                        name: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                412: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                428: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        trace?: never;
    };
    "/api/v1/profile/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change one's own password */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description the new one
                         */
                        password: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profile/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own second factor */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description whether one is asked for */
                            is_enrolled: boolean;
                            /** @description how many are left */
                            recovery_codes: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Begin to use an authenticator app */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description otpauth://…, for a camera */
                            uri: string;
                            /** @description the same for a keyboard */
                            secret: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        /** Do without the second factor */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profile/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm the app by a first code */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description what the app shows
                         */
                        code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description each works once, for when the app is lost */
                            recovery_codes: string[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profile/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new recovery codes */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description each works once, for when the app is lost */
                            recovery_codes: string[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description user_… */
                                id: string;
                                /**
                                 * Format: email
                                 * @description what the user signs in with
                                 */
                                email: string;
                                /** @description what the user is called */
                                name: string;
                                /**
                                 * @description what the user may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /**
                                 * @description whether the user may sign in
                                 * @enum {string}
                                 */
                                state: "invited" | "active" | "deactivated";
                                /**
                                 * Format: date-time
                                 * @description when the user was invited
                                 */
                                created_at: string;
                                /** @description null: never */
                                last_sign_in_at: string | null;
                                /** @description one higher with each change */
                                revision: number;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Invite a user */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: email
                         * @description what the user will sign in with
                         */
                        email: string;
                        /** @description what the user is called */
                        name: string;
                        /**
                         * @description what the user may do
                         * @enum {string}
                         */
                        role: "admin" | "user" | "read_only" | "cost_admin";
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description whom it is for */
                            user: {
                                /** @description user_… */
                                id: string;
                                /**
                                 * Format: email
                                 * @description what the user signs in with
                                 */
                                email: string;
                                /** @description what the user is called */
                                name: string;
                                /**
                                 * @description what the user may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /**
                                 * @description whether the user may sign in
                                 * @enum {string}
                                 */
                                state: "invited" | "active" | "deactivated";
                                /**
                                 * Format: date-time
                                 * @description when the user was invited
                                 */
                                created_at: string;
                                /** @description null: never */
                                last_sign_in_at: string | null;
                                /** @description one higher with each change */
                                revision: number;
                            };
                            /** @description to be handed on to them; null: it was mailed to them */
                            link: {
                                /** @description opens everything it is for: for one person alone */
                                url: string;
                                /**
                                 * Format: date-time
                                 * @description when it is good for nothing
                                 */
                                expires_at: string;
                            } | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a user */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        /** Change a user */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "If-Match": string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description absent: as it is */
                        email?: string | null;
                        /** @description absent: as it is */
                        name?: string | null;
                        /** @description absent: as it is */
                        role?: ("admin" | "user" | "read_only" | "cost_admin") | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                412: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                428: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        trace?: never;
    };
    "/api/v1/users/{id}/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make another invitation */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description whom it is for */
                            user: {
                                /** @description user_… */
                                id: string;
                                /**
                                 * Format: email
                                 * @description what the user signs in with
                                 */
                                email: string;
                                /** @description what the user is called */
                                name: string;
                                /**
                                 * @description what the user may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /**
                                 * @description whether the user may sign in
                                 * @enum {string}
                                 */
                                state: "invited" | "active" | "deactivated";
                                /**
                                 * Format: date-time
                                 * @description when the user was invited
                                 */
                                created_at: string;
                                /** @description null: never */
                                last_sign_in_at: string | null;
                                /** @description one higher with each change */
                                revision: number;
                            };
                            /** @description to be handed on to them; null: it was mailed to them */
                            link: {
                                /** @description opens everything it is for: for one person alone */
                                url: string;
                                /**
                                 * Format: date-time
                                 * @description when it is good for nothing
                                 */
                                expires_at: string;
                            } | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate a user */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reactivate a user */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… */
                            id: string;
                            /**
                             * Format: email
                             * @description what the user signs in with
                             */
                            email: string;
                            /** @description what the user is called */
                            name: string;
                            /**
                             * @description what the user may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description whether the user may sign in
                             * @enum {string}
                             */
                            state: "invited" | "active" | "deactivated";
                            /**
                             * Format: date-time
                             * @description when the user was invited
                             */
                            created_at: string;
                            /** @description null: never */
                            last_sign_in_at: string | null;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/reset-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link to set a password anew */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description whom it is for */
                            user: {
                                /** @description user_… */
                                id: string;
                                /**
                                 * Format: email
                                 * @description what the user signs in with
                                 */
                                email: string;
                                /** @description what the user is called */
                                name: string;
                                /**
                                 * @description what the user may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /**
                                 * @description whether the user may sign in
                                 * @enum {string}
                                 */
                                state: "invited" | "active" | "deactivated";
                                /**
                                 * Format: date-time
                                 * @description when the user was invited
                                 */
                                created_at: string;
                                /** @description null: never */
                                last_sign_in_at: string | null;
                                /** @description one higher with each change */
                                revision: number;
                            };
                            /** @description to be handed on to them; null: it was mailed to them */
                            link: {
                                /** @description opens everything it is for: for one person alone */
                                url: string;
                                /**
                                 * Format: date-time
                                 * @description when it is good for nothing
                                 */
                                expires_at: string;
                            } | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a lost second factor away */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API tokens */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description token_… */
                                id: string;
                                /** @description what it is for */
                                name: string;
                                /**
                                 * @description what it may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /** @description how its secret begins */
                                hint: string;
                                /** @description the user without whom it is refused */
                                made_by: string;
                                /**
                                 * Format: date-time
                                 * @description when it was made
                                 */
                                created_at: string;
                                /** @description null: never */
                                expires_at: string | null;
                                /** @description to some minutes; null: never */
                                last_used_at: string | null;
                                /** @description whether it is time to make another */
                                is_old: boolean;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Make an API token */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what it is for */
                        name: string;
                        /**
                         * @description admin, user or read_only
                         * @enum {string}
                         */
                        role: "admin" | "user" | "read_only" | "cost_admin";
                        /** @description absent: never */
                        expires_at?: string | null;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description what is kept of it */
                            token: {
                                /** @description token_… */
                                id: string;
                                /** @description what it is for */
                                name: string;
                                /**
                                 * @description what it may do
                                 * @enum {string}
                                 */
                                role: "admin" | "user" | "read_only" | "cost_admin";
                                /** @description how its secret begins */
                                hint: string;
                                /** @description the user without whom it is refused */
                                made_by: string;
                                /**
                                 * Format: date-time
                                 * @description when it was made
                                 */
                                created_at: string;
                                /** @description null: never */
                                expires_at: string | null;
                                /** @description to some minutes; null: never */
                                last_used_at: string | null;
                                /** @description whether it is time to make another */
                                is_old: boolean;
                            };
                            /** @description what opens the door, shown once */
                            secret: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        /** Rename an API token */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what it is for */
                        name: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        trace?: never;
    };
    "/api/v1/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search the audit log */
        get: {
            parameters: {
                query?: {
                    actor?: string[];
                    action?: string[];
                    target?: string[];
                    result?: ("succeeded" | "refused" | "failed")[];
                    request_id?: string[];
                    from?: string;
                    to?: string;
                    order?: "newest" | "oldest";
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description its chain and number there */
                                id: string;
                                /**
                                 * Format: date-time
                                 * @description when it happened
                                 */
                                at: string;
                                /** @description who did it: an id, or a part of the program */
                                actor: string;
                                /** @description null: no user, or none any more */
                                actor_name: string | null;
                                /** @description noun and verb */
                                action: string;
                                /** @description what it was done to; may be empty */
                                target: string;
                                /** @description null: no user, or none any more */
                                target_name: string | null;
                                /**
                                 * @description how it ended
                                 * @enum {string}
                                 */
                                result: "succeeded" | "refused" | "failed";
                                /** @description may be empty */
                                request_id: string;
                                /** @description may be empty */
                                scope: string;
                                /** @description an object */
                                details: unknown;
                                /** @description of it and of all before it in its chain */
                                hash: string;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the audit log, a line an event */
        get: {
            parameters: {
                query?: {
                    actor?: string[];
                    action?: string[];
                    target?: string[];
                    result?: ("succeeded" | "refused" | "failed")[];
                    request_id?: string[];
                    from?: string;
                    to?: string;
                    format?: "jsonl" | "ocsf";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/jsonl": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tasks, newest first; without their steps */
        get: {
            parameters: {
                query?: {
                    kind?: string[];
                    state?: ("queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled")[];
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                kind: string;
                                key: string;
                                /** @enum {string} */
                                state: "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
                                waiting_for: string | null;
                                not_before: string | null;
                                attempt: number;
                                cancel_requested: boolean;
                                steps: {
                                    name: string;
                                    /** @enum {string} */
                                    state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
                                    started_at: string | null;
                                    ended_at: string | null;
                                    detail: string | null;
                                }[];
                                progress: {
                                    bytes: number;
                                    total_bytes: number;
                                    rows: number;
                                } | null;
                                error: {
                                    code: string;
                                    detail: string;
                                } | null;
                                created_by: string;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                changed_at: string;
                                ended_at: string | null;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a task */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            key: string;
                            /** @enum {string} */
                            state: "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
                            waiting_for: string | null;
                            not_before: string | null;
                            attempt: number;
                            cancel_requested: boolean;
                            steps: {
                                name: string;
                                /** @enum {string} */
                                state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
                                started_at: string | null;
                                ended_at: string | null;
                                detail: string | null;
                            }[];
                            progress: {
                                bytes: number;
                                total_bytes: number;
                                rows: number;
                            } | null;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            created_by: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            changed_at: string;
                            ended_at: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow a task: server-sent events `task` */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a task again where it stopped */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            key: string;
                            /** @enum {string} */
                            state: "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
                            waiting_for: string | null;
                            not_before: string | null;
                            attempt: number;
                            cancel_requested: boolean;
                            steps: {
                                name: string;
                                /** @enum {string} */
                                state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
                                started_at: string | null;
                                ended_at: string | null;
                                detail: string | null;
                            }[];
                            progress: {
                                bytes: number;
                                total_bytes: number;
                                rows: number;
                            } | null;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            created_by: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            changed_at: string;
                            ended_at: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a task */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            key: string;
                            /** @enum {string} */
                            state: "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
                            waiting_for: string | null;
                            not_before: string | null;
                            attempt: number;
                            cancel_requested: boolean;
                            steps: {
                                name: string;
                                /** @enum {string} */
                                state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
                                started_at: string | null;
                                ended_at: string | null;
                                detail: string | null;
                            }[];
                            progress: {
                                bytes: number;
                                total_bytes: number;
                                rows: number;
                            } | null;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            created_by: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            changed_at: string;
                            ended_at: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow all that one may see: server-sent events */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
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
        /** Whether the process serves */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
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
        /** Whether requests can be answered */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
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
        /** The numbers of the server, for Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How each part of the server is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description each part */
                            checks: {
                                /** @description the part that was looked at */
                                name: string;
                                /**
                                 * @description how it is
                                 * @enum {string}
                                 */
                                state: "ok" | "warning" | "failed";
                                /** @description what was seen */
                                detail: string;
                                /** @description what to do about it; empty when all is well */
                                advice: string;
                            }[];
                            /** @description of the server */
                            version: string;
                            /**
                             * Format: date-time
                             * @description when the process began
                             */
                            started_at: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/reports/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a report */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description to sum up; unblended_cost without it */
                        measures?: string[] | null;
                        /** @description dimensions to group by */
                        by?: string[] | null;
                        /** @description rows per step of time; month */
                        granularity?: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                        /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                        period: string;
                        /** @description keep so many groups, fold the rest into one */
                        top?: number | null;
                        /** @description a text of the filter language, or a document */
                        filter?: (string | components["schemas"]["Filter"]) | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description the question in full; "range" has the first and last day that it means */
                            report: {
                                /** @description to sum up; unblended_cost without it */
                                measures: string[] | null;
                                /** @description dimensions to group by */
                                by: string[] | null;
                                /** @description rows per step of time; month */
                                granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                period: string;
                                /** @description keep so many groups, fold the rest into one */
                                top: number | null;
                                /** @description a text of the filter language, or a document */
                                filter: (string | components["schemas"]["Filter"]) | null;
                                range: {
                                    /** Format: date */
                                    first: string;
                                    /** Format: date */
                                    last: string;
                                };
                            };
                            /** @description their names */
                            dimensions: string[];
                            /** @description their names */
                            measures: string[];
                            /** @description by period, then by dimensions */
                            rows: {
                                /** @description when it begins: YYYY-MM-DD, or with the hour */
                                period: string | null;
                                /** @description as the report groups; null: absent */
                                dimensions: (string | null)[];
                                /** @description the sums; null: of nothing */
                                measures: (string | null)[];
                                /** @description the rest that "top" folds into one */
                                is_other: boolean;
                            }[];
                            /** @description of each measure */
                            total: (string | null)[];
                            /** @description of all amounts; null: there are none */
                            currency: string | null;
                            /** @description what answered: rollups, or segments */
                            sources: string[];
                            /** @description for the person who asked */
                            notes: string[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/reports/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a report into a file: CSV, JSON or Parquet */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description the question */
                        report: {
                            /** @description to sum up; unblended_cost without it */
                            measures?: string[] | null;
                            /** @description dimensions to group by */
                            by?: string[] | null;
                            /** @description rows per step of time; month */
                            granularity?: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                            /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                            period: string;
                            /** @description keep so many groups, fold the rest into one */
                            top?: number | null;
                            /** @description a text of the filter language, or a document */
                            filter?: (string | components["schemas"]["Filter"]) | null;
                        };
                        /**
                         * @description of the file
                         * @enum {string}
                         */
                        format: "csv" | "json" | "parquet";
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": unknown;
                        "application/json": unknown;
                        "application/vnd.apache.parquet": unknown;
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/filter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A filter's text into its document, or the other way */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description a filter as people write it; empty for none */
                        text?: string | null;
                        /** @description or as a document */
                        filter?: components["schemas"]["Filter"] | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description as people write it; empty: all charges */
                            text: string;
                            /** @description as a document; null: all charges */
                            filter: components["schemas"]["Filter"] | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what reports group by and sum up */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description to group by and filter on */
                            dimensions: {
                                /** @description as reports name it */
                                name: string;
                                /** @description built_in, tag, cost_category or column */
                                kind: string;
                            }[];
                            /** @description to sum up */
                            measures: {
                                /** @description as reports name it */
                                name: string;
                                /** @description an amount of money */
                                is_cost: boolean;
                            }[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the values of a dimension by what they cost */
        get: {
            parameters: {
                query: {
                    dimension: string;
                    period: string;
                    prefix?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description of the dimension */
                                value: string;
                                /** @description unblended, over the period */
                                cost: string | null;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for charges in SQL */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description one statement of DuckDB's SQL that reads */
                        query: string;
                        /** @description of the answer; 1000 without it */
                        max_rows?: number | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description in their order */
                            columns: {
                                /** @description as the statement names it */
                                name: string;
                                /** @description integer, decimal, text, … */
                                type: string;
                            }[];
                            /** @description values as texts; null: absent */
                            rows: (string | null)[][];
                            /** @description there are more rows */
                            is_truncated: boolean;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/saved-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the saved reports that one may see */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description report_… */
                                id: string;
                                /** @description what it is called */
                                name: string;
                                /** @description where people look for it */
                                folder: string | null;
                                /** @description the question */
                                report: {
                                    /** @description to sum up; unblended_cost without it */
                                    measures: string[] | null;
                                    /** @description dimensions to group by */
                                    by: string[] | null;
                                    /** @description rows per step of time; month */
                                    granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                    /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                    period: string;
                                    /** @description keep so many groups, fold the rest into one */
                                    top: number | null;
                                    /** @description a text of the filter language, or a document */
                                    filter: (string | components["schemas"]["Filter"]) | null;
                                };
                                /** @description how the console shows it */
                                view: unknown | null;
                                /** @description who made it: user_… or token_… */
                                owner: string;
                                /** @description whether others see it */
                                is_shared: boolean;
                                /**
                                 * Format: date-time
                                 * @description when it was made
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description the last time
                                 */
                                changed_at: string;
                                /** @description one higher with each change */
                                revision: number;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Make a saved report */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what it is called */
                        name: string;
                        /** @description where people look for it */
                        folder?: string | null;
                        /** @description the question */
                        report: {
                            /** @description to sum up; unblended_cost without it */
                            measures?: string[] | null;
                            /** @description dimensions to group by */
                            by?: string[] | null;
                            /** @description rows per step of time; month */
                            granularity?: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                            /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                            period: string;
                            /** @description keep so many groups, fold the rest into one */
                            top?: number | null;
                            /** @description a text of the filter language, or a document */
                            filter?: (string | components["schemas"]["Filter"]) | null;
                        };
                        /** @description how the console shows it */
                        view?: unknown | null;
                        /** @description whether others see it; not without it */
                        is_shared?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description report_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /** @description where people look for it */
                            folder: string | null;
                            /** @description the question */
                            report: {
                                /** @description to sum up; unblended_cost without it */
                                measures: string[] | null;
                                /** @description dimensions to group by */
                                by: string[] | null;
                                /** @description rows per step of time; month */
                                granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                period: string;
                                /** @description keep so many groups, fold the rest into one */
                                top: number | null;
                                /** @description a text of the filter language, or a document */
                                filter: (string | components["schemas"]["Filter"]) | null;
                            };
                            /** @description how the console shows it */
                            view: unknown | null;
                            /** @description who made it: user_… or token_… */
                            owner: string;
                            /** @description whether others see it */
                            is_shared: boolean;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description the last time
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/saved-reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a saved report */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description report_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /** @description where people look for it */
                            folder: string | null;
                            /** @description the question */
                            report: {
                                /** @description to sum up; unblended_cost without it */
                                measures: string[] | null;
                                /** @description dimensions to group by */
                                by: string[] | null;
                                /** @description rows per step of time; month */
                                granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                period: string;
                                /** @description keep so many groups, fold the rest into one */
                                top: number | null;
                                /** @description a text of the filter language, or a document */
                                filter: (string | components["schemas"]["Filter"]) | null;
                            };
                            /** @description how the console shows it */
                            view: unknown | null;
                            /** @description who made it: user_… or token_… */
                            owner: string;
                            /** @description whether others see it */
                            is_shared: boolean;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description the last time
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a saved report */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        /** Change a saved report */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "If-Match": string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description absent: as it is */
                        name?: string | null;
                        /** @description absent: as it is; null: none */
                        folder?: string | null;
                        /** @description absent: as it is */
                        report?: {
                            /** @description to sum up; unblended_cost without it */
                            measures?: string[] | null;
                            /** @description dimensions to group by */
                            by?: string[] | null;
                            /** @description rows per step of time; month */
                            granularity?: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                            /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                            period: string;
                            /** @description keep so many groups, fold the rest into one */
                            top?: number | null;
                            /** @description a text of the filter language, or a document */
                            filter?: (string | components["schemas"]["Filter"]) | null;
                        } | null;
                        /** @description absent: as it is; null: none */
                        view?: unknown | null;
                        /** @description absent: as it is */
                        is_shared?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description report_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /** @description where people look for it */
                            folder: string | null;
                            /** @description the question */
                            report: {
                                /** @description to sum up; unblended_cost without it */
                                measures: string[] | null;
                                /** @description dimensions to group by */
                                by: string[] | null;
                                /** @description rows per step of time; month */
                                granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                period: string;
                                /** @description keep so many groups, fold the rest into one */
                                top: number | null;
                                /** @description a text of the filter language, or a document */
                                filter: (string | components["schemas"]["Filter"]) | null;
                            };
                            /** @description how the console shows it */
                            view: unknown | null;
                            /** @description who made it: user_… or token_… */
                            owner: string;
                            /** @description whether others see it */
                            is_shared: boolean;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description the last time
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                412: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                428: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        trace?: never;
    };
    "/api/v1/cost/dashboards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the dashboards that one may see */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description dashboard_… */
                                id: string;
                                /** @description what it is called */
                                name: string;
                                /** @description in the order they are shown */
                                widgets: {
                                    /** @description what stands above it */
                                    title: string;
                                    /** @description whose answer it shows */
                                    saved_report: string | null;
                                    /** @description the question, where it is its own */
                                    report: {
                                        /** @description to sum up; unblended_cost without it */
                                        measures: string[] | null;
                                        /** @description dimensions to group by */
                                        by: string[] | null;
                                        /** @description rows per step of time; month */
                                        granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                        /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                        period: string;
                                        /** @description keep so many groups, fold the rest into one */
                                        top: number | null;
                                        /** @description a text of the filter language, or a document */
                                        filter: (string | components["schemas"]["Filter"]) | null;
                                    } | null;
                                    /** @description how the console shows it */
                                    view: unknown | null;
                                    /** @description columns it takes of a grid of 12 */
                                    width: number | null;
                                }[];
                                /** @description who made it: user_… or token_… */
                                owner: string;
                                /** @description whether others see it */
                                is_shared: boolean;
                                /**
                                 * Format: date-time
                                 * @description when it was made
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description the last time
                                 */
                                changed_at: string;
                                /** @description one higher with each change */
                                revision: number;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Make a dashboard */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what it is called */
                        name: string;
                        /** @description in the order they are shown */
                        widgets: {
                            /** @description what stands above it */
                            title: string;
                            /** @description whose answer it shows */
                            saved_report?: string | null;
                            /** @description the question, where it is its own */
                            report?: {
                                /** @description to sum up; unblended_cost without it */
                                measures?: string[] | null;
                                /** @description dimensions to group by */
                                by?: string[] | null;
                                /** @description rows per step of time; month */
                                granularity?: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                period: string;
                                /** @description keep so many groups, fold the rest into one */
                                top?: number | null;
                                /** @description a text of the filter language, or a document */
                                filter?: (string | components["schemas"]["Filter"]) | null;
                            } | null;
                            /** @description how the console shows it */
                            view?: unknown | null;
                            /** @description columns it takes of a grid of 12 */
                            width?: number | null;
                        }[];
                        /** @description whether others see it; not without it */
                        is_shared?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description dashboard_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /** @description in the order they are shown */
                            widgets: {
                                /** @description what stands above it */
                                title: string;
                                /** @description whose answer it shows */
                                saved_report: string | null;
                                /** @description the question, where it is its own */
                                report: {
                                    /** @description to sum up; unblended_cost without it */
                                    measures: string[] | null;
                                    /** @description dimensions to group by */
                                    by: string[] | null;
                                    /** @description rows per step of time; month */
                                    granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                    /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                    period: string;
                                    /** @description keep so many groups, fold the rest into one */
                                    top: number | null;
                                    /** @description a text of the filter language, or a document */
                                    filter: (string | components["schemas"]["Filter"]) | null;
                                } | null;
                                /** @description how the console shows it */
                                view: unknown | null;
                                /** @description columns it takes of a grid of 12 */
                                width: number | null;
                            }[];
                            /** @description who made it: user_… or token_… */
                            owner: string;
                            /** @description whether others see it */
                            is_shared: boolean;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description the last time
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cost/dashboards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a dashboard */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description dashboard_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /** @description in the order they are shown */
                            widgets: {
                                /** @description what stands above it */
                                title: string;
                                /** @description whose answer it shows */
                                saved_report: string | null;
                                /** @description the question, where it is its own */
                                report: {
                                    /** @description to sum up; unblended_cost without it */
                                    measures: string[] | null;
                                    /** @description dimensions to group by */
                                    by: string[] | null;
                                    /** @description rows per step of time; month */
                                    granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                    /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                    period: string;
                                    /** @description keep so many groups, fold the rest into one */
                                    top: number | null;
                                    /** @description a text of the filter language, or a document */
                                    filter: (string | components["schemas"]["Filter"]) | null;
                                } | null;
                                /** @description how the console shows it */
                                view: unknown | null;
                                /** @description columns it takes of a grid of 12 */
                                width: number | null;
                            }[];
                            /** @description who made it: user_… or token_… */
                            owner: string;
                            /** @description whether others see it */
                            is_shared: boolean;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description the last time
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a dashboard */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        /** Change a dashboard */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "If-Match": string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description absent: as it is */
                        name?: string | null;
                        /** @description absent: as they are */
                        widgets?: {
                            /** @description what stands above it */
                            title: string;
                            /** @description whose answer it shows */
                            saved_report?: string | null;
                            /** @description the question, where it is its own */
                            report?: {
                                /** @description to sum up; unblended_cost without it */
                                measures?: string[] | null;
                                /** @description dimensions to group by */
                                by?: string[] | null;
                                /** @description rows per step of time; month */
                                granularity?: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                period: string;
                                /** @description keep so many groups, fold the rest into one */
                                top?: number | null;
                                /** @description a text of the filter language, or a document */
                                filter?: (string | components["schemas"]["Filter"]) | null;
                            } | null;
                            /** @description how the console shows it */
                            view?: unknown | null;
                            /** @description columns it takes of a grid of 12 */
                            width?: number | null;
                        }[] | null;
                        /** @description absent: as it is */
                        is_shared?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description dashboard_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /** @description in the order they are shown */
                            widgets: {
                                /** @description what stands above it */
                                title: string;
                                /** @description whose answer it shows */
                                saved_report: string | null;
                                /** @description the question, where it is its own */
                                report: {
                                    /** @description to sum up; unblended_cost without it */
                                    measures: string[] | null;
                                    /** @description dimensions to group by */
                                    by: string[] | null;
                                    /** @description rows per step of time; month */
                                    granularity: ("hour" | "day" | "week" | "month" | "quarter" | "total") | null;
                                    /** @description 2026, 2026-10, 2026-10-05, A..B (both included), last-N-months or mtd */
                                    period: string;
                                    /** @description keep so many groups, fold the rest into one */
                                    top: number | null;
                                    /** @description a text of the filter language, or a document */
                                    filter: (string | components["schemas"]["Filter"]) | null;
                                } | null;
                                /** @description how the console shows it */
                                view: unknown | null;
                                /** @description columns it takes of a grid of 12 */
                                width: number | null;
                            }[];
                            /** @description who made it: user_… or token_… */
                            owner: string;
                            /** @description whether others see it */
                            is_shared: boolean;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description the last time
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                412: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                428: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        trace?: never;
    };
    "/api/v1/billing/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List whose bills there are */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description of a report of AWS, or given to files */
                                name: string;
                                /** @description how many there are */
                                months: number;
                                /** @description the oldest */
                                first_month: string;
                                /** @description the newest */
                                last_month: string;
                                /** @description charges in all */
                                rows: number;
                                /** @description that they take on disk */
                                bytes: number;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/months": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the months there are */
        get: {
            parameters: {
                query?: {
                    source?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description whose bill it is */
                                source: string;
                                /** @description YYYY-MM */
                                month: string;
                                /** @description the current one, by its number */
                                version: number;
                                /** @description charges */
                                rows: number;
                                /** @description null: no row says */
                                currency: string | null;
                                /**
                                 * Format: date-time
                                 * @description when it became current
                                 */
                                published_at: string;
                                /** @description how many are kept */
                                versions: number;
                                /** @description checks that did not hold */
                                violations: number;
                                /** @description what its sender calls the delivery */
                                delivery_id: string;
                                /** @description cur1-csv, cur2-parquet, focus-1.0-csv, … */
                                format: string;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List every version that is kept */
        get: {
            parameters: {
                query?: {
                    source?: string;
                    month?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: number;
                                source: string;
                                month: string;
                                current: boolean;
                                delivery_id: string;
                                report_name: string | null;
                                format: string;
                                delivered_at: string | null;
                                /** Format: date-time */
                                published_at: string;
                                rows: number;
                                rejected_rows: number;
                                bytes: number;
                                currency: string | null;
                                future_cutoff: string | null;
                                violations: number;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/versions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a version with the proof of its import */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: number;
                            source: string;
                            month: string;
                            current: boolean;
                            delivery_id: string;
                            report_name: string | null;
                            format: string;
                            delivered_at: string | null;
                            /** Format: date-time */
                            published_at: string;
                            rows: number;
                            rejected_rows: number;
                            bytes: number;
                            currency: string | null;
                            future_cutoff: string | null;
                            files: {
                                name: string;
                                bytes: number;
                                rows: number;
                                file_rows: number;
                                sha256: string | null;
                            }[];
                            rollups: {
                                name: string;
                                rows: number;
                                keys: string[];
                            }[];
                            roundings: {
                                column: string;
                                count: number;
                                residual: string;
                            }[];
                            checks: {
                                name: string;
                                /** @enum {string} */
                                verdict: "passed" | "violated" | "not_applicable";
                                expected: string | null;
                                actual: string | null;
                                detail: string | null;
                            }[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/versions/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what changed since another version of the month */
        get: {
            parameters: {
                query?: {
                    against?: string;
                    by?: string;
                    measures?: string;
                };
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description a version, by its number */
                            before: number;
                            /** @description the version that was asked about */
                            after: number;
                            /** @description their names */
                            dimensions: string[];
                            /** @description before_, after_ and change_ of each */
                            measures: string[];
                            /** @description groups whose sums differ, the largest change first */
                            rows: {
                                /** @description when it begins: YYYY-MM-DD, or with the hour */
                                period: string | null;
                                /** @description as the report groups; null: absent */
                                dimensions: (string | null)[];
                                /** @description the sums; null: of nothing */
                                measures: (string | null)[];
                                /** @description the rest that "top" folds into one */
                                is_other: boolean;
                            }[];
                            /** @description of the whole month */
                            total: (string | null)[];
                            /** @description of all amounts; null: there are none */
                            currency: string | null;
                            /** @description for the person who asked */
                            notes: string[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import bills, as a task */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description file or directory on the server, below one of the import directories */
                        path: string;
                        /** @description whose bills these are; the report's name without it, "files" for loose files */
                        source?: string | null;
                        /** @description skip bad rows and keep them in a file of their own */
                        keep_going?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            key: string;
                            /** @enum {string} */
                            state: "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
                            waiting_for: string | null;
                            not_before: string | null;
                            attempt: number;
                            cancel_requested: boolean;
                            steps: {
                                name: string;
                                /** @enum {string} */
                                state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
                                started_at: string | null;
                                ended_at: string | null;
                                detail: string | null;
                            }[];
                            progress: {
                                bytes: number;
                                total_bytes: number;
                                rows: number;
                            } | null;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            created_by: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            changed_at: string;
                            ended_at: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/import-directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List where imports may come from */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description on the server */
                                path: string;
                                /** @description names at its top */
                                entries: string[];
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-authorizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to sign a command line in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what the person will know it by */
                        client_name: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description a secret of the program */
                            device_code: string;
                            /** @description what the person types */
                            user_code: string;
                            /** @description where they type it */
                            verification_uri: string;
                            /** @description the same with the code in it */
                            verification_uri_complete: string;
                            /** @description seconds that both codes are good for */
                            expires_in: number;
                            /** @description seconds from one question to the next */
                            interval: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-authorizations/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the token, once a person has agreed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description as it was given
                         */
                        device_code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description login_…, names it in lists */
                            id: string;
                            /** @description what opens the door, shown once */
                            token: string;
                            /**
                             * Format: date-time
                             * @description however much it is used
                             */
                            expires_at: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-authorizations/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which command line waits behind a code */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description as typed
                         */
                        user_code: string;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description what it calls itself */
                            client_name: string;
                            /** @description where it asks from */
                            address: string;
                            /**
                             * Format: date-time
                             * @description when it asked
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description until when to decide
                             */
                            expires_at: string;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-authorizations/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a command line act in one's name, or not */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: password
                         * @description as typed
                         */
                        user_code: string;
                        /**
                         * @description approve or deny
                         * @enum {string}
                         */
                        decision: "approve" | "deny";
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and with what */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description user_… or token_… */
                            id: string;
                            /** @description of the person, or of the API token */
                            name: string;
                            /** @description of the person; null for an API token */
                            email: string | null;
                            /**
                             * @description what the caller may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "read_only" | "cost_admin";
                            /**
                             * @description what it came with
                             * @enum {string}
                             */
                            credential: "session" | "user_token" | "api_token";
                            /** @description session_…, login_… or token_… */
                            credential_id: string;
                            /** @description of the credential; null: never */
                            expires_at: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The command lines signed in as oneself, or as another */
        get: {
            parameters: {
                query?: {
                    user_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description login_… */
                                id: string;
                                /** @description in whose name it acts */
                                user_id: string;
                                /** @description what the program calls itself */
                                client_name: string;
                                /** @description where it was asked for */
                                address: string;
                                /**
                                 * Format: date-time
                                 * @description the sign-in
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description to some minutes
                                 */
                                last_used_at: string;
                                /**
                                 * Format: date-time
                                 * @description however much it is used
                                 */
                                expires_at: string;
                                /** @description whether the asker came with it */
                                is_current: boolean;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a command line out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which events there are, and whether mail is set up */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description whether the configuration names a mail server */
                            sends_mail: boolean;
                            /** @description all that channels may be told of */
                            events: {
                                /** @description for programs */
                                name: string;
                                /** @description for people */
                                title: string;
                            }[];
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the channels that notices go to */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description channel_… */
                                id: string;
                                /** @description what it is called */
                                name: string;
                                /**
                                 * @description how it is reached
                                 * @enum {string}
                                 */
                                kind: "email" | "slack" | "webhook";
                                /** @description the address of a mail, the host of a URL */
                                target: string;
                                /** @description the names of those it is told of */
                                events: string[];
                                /** @description whether anything is sent */
                                is_on: boolean;
                                /** @description when something last arrived */
                                delivered_at: string | null;
                                /** @description when something last did not */
                                failed_at: string | null;
                                /** @description why, a slug; null: nothing failed since something last arrived */
                                failure: string | null;
                                /**
                                 * Format: date-time
                                 * @description when it was made
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description when a person last changed it
                                 */
                                changed_at: string;
                                /** @description one higher with each change */
                                revision: number;
                            }[];
                            /** @description the cursor of the next page; null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        /** Make a channel */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what it is called; once */
                        name: string;
                        /**
                         * @description how it is reached
                         * @enum {string}
                         */
                        kind: "email" | "slack" | "webhook";
                        /**
                         * Format: password
                         * @description email: an address; slack, webhook: a URL. Shown to nobody any more
                         */
                        target: string;
                        /** @description the names of those it is told of */
                        events: string[];
                        /** @description absent: true */
                        is_on?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description as it is shown from now on */
                            channel: {
                                /** @description channel_… */
                                id: string;
                                /** @description what it is called */
                                name: string;
                                /**
                                 * @description how it is reached
                                 * @enum {string}
                                 */
                                kind: "email" | "slack" | "webhook";
                                /** @description the address of a mail, the host of a URL */
                                target: string;
                                /** @description the names of those it is told of */
                                events: string[];
                                /** @description whether anything is sent */
                                is_on: boolean;
                                /** @description when something last arrived */
                                delivered_at: string | null;
                                /** @description when something last did not */
                                failed_at: string | null;
                                /** @description why, a slug; null: nothing failed since something last arrived */
                                failure: string | null;
                                /**
                                 * Format: date-time
                                 * @description when it was made
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description when a person last changed it
                                 */
                                changed_at: string;
                                /** @description one higher with each change */
                                revision: number;
                            };
                            /** @description what a webhook is signed with, shown this once; null for other kinds */
                            secret: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a channel */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description channel_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /**
                             * @description how it is reached
                             * @enum {string}
                             */
                            kind: "email" | "slack" | "webhook";
                            /** @description the address of a mail, the host of a URL */
                            target: string;
                            /** @description the names of those it is told of */
                            events: string[];
                            /** @description whether anything is sent */
                            is_on: boolean;
                            /** @description when something last arrived */
                            delivered_at: string | null;
                            /** @description when something last did not */
                            failed_at: string | null;
                            /** @description why, a slug; null: nothing failed since something last arrived */
                            failure: string | null;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description when a person last changed it
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a channel */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        options?: never;
        head?: never;
        /** Change a channel */
        patch: {
            parameters: {
                query?: never;
                header: {
                    "If-Match": string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description absent: as it is */
                        name?: string | null;
                        /** @description absent: as it is */
                        target?: string | null;
                        /** @description absent: as they are */
                        events?: string[] | null;
                        /** @description absent: as it is */
                        is_on?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description channel_… */
                            id: string;
                            /** @description what it is called */
                            name: string;
                            /**
                             * @description how it is reached
                             * @enum {string}
                             */
                            kind: "email" | "slack" | "webhook";
                            /** @description the address of a mail, the host of a URL */
                            target: string;
                            /** @description the names of those it is told of */
                            events: string[];
                            /** @description whether anything is sent */
                            is_on: boolean;
                            /** @description when something last arrived */
                            delivered_at: string | null;
                            /** @description when something last did not */
                            failed_at: string | null;
                            /** @description why, a slug; null: nothing failed since something last arrived */
                            failure: string | null;
                            /**
                             * Format: date-time
                             * @description when it was made
                             */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description when a person last changed it
                             */
                            changed_at: string;
                            /** @description one higher with each change */
                            revision: number;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                412: components["responses"]["Refused"];
                413: components["responses"]["Refused"];
                415: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                428: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
        trace?: never;
    };
    "/api/v1/notification-channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test to a channel */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description for 24 hours the same key means the same request, answered as before */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            kind: string;
                            key: string;
                            /** @enum {string} */
                            state: "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
                            waiting_for: string | null;
                            not_before: string | null;
                            attempt: number;
                            cancel_requested: boolean;
                            steps: {
                                name: string;
                                /** @enum {string} */
                                state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
                                started_at: string | null;
                                ended_at: string | null;
                                detail: string | null;
                            }[];
                            progress: {
                                bytes: number;
                                total_bytes: number;
                                rows: number;
                            } | null;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            created_by: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            changed_at: string;
                            ended_at: string | null;
                        };
                    };
                };
                400: components["responses"]["Refused"];
                401: components["responses"]["Refused"];
                403: components["responses"]["Refused"];
                404: components["responses"]["Refused"];
                409: components["responses"]["Refused"];
                422: components["responses"]["Refused"];
                429: components["responses"]["Refused"];
                500: components["responses"]["Refused"];
                503: components["responses"]["Refused"];
            };
        };
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
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string | null;
            /** @description for programs */
            code: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            request_id: string;
        };
        Filter: {
            and: components["schemas"]["Filter"][];
        } | {
            or: components["schemas"]["Filter"][];
        } | {
            not: components["schemas"]["Filter"];
        } | {
            dimension: string;
            /** @enum {string} */
            operator: "=" | "!=" | "in" | "not in" | "contains" | "starts-with" | "matches" | "is null" | "is not null";
            value?: string;
            values?: string[];
        };
    };
    responses: {
        /** @description what was refused, and why */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
