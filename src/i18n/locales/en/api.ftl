# Feeds, badges, the API and its page.

api-title = API
api-intro = Programs read here what people read on the pages: opportunities, their draws and their events. No key is needed, pages of others may read it too, and nothing can be written.
api-description = The description in OpenAPI 3.1:
api-rules-heading = How it answers
api-rule-json = Answers are JSON; times are RFC 3339 in UTC, amounts integer cents.
api-rule-etag = Every answer has an ETag. Ask again with If-None-Match and an answer that has not changed is 304, without a body.
api-rule-pages = Lists come in pages: give next_cursor as cursor to go on, and limit for how many.
api-rule-errors = Errors are problems of RFC 9457 as application/problem+json.
api-rule-cors = Any origin may read; credentials are never taken.
api-more = What each field means stands in the
api-operations-heading = What can be asked
api-parameters = Parameters
api-none = None
api-answers = Answers
api-example = Example
api-operation-describe = The description of this interface
api-operation-listOpportunities = Posted opportunities, newest first, narrowed by the filters of the board
api-operation-getOpportunity = The newest opportunity of an issue
api-operation-getOpportunityById = An opportunity by its id
api-operation-getDraw = The record of a draw: what anyone needs to recompute it
api-operation-listEvents = The public part of an opportunity’s chain of events, oldest first
api-operation-getDrawById = The record of a draw, by the opportunity’s id: also of an earlier one of an issue
api-operation-listEventsById = The public part of a chain of events, by the opportunity’s id, oldest first
api-parameter-q = Words that title, text or skills have, each of them
api-parameter-skill = A skill, or a part of its name
api-parameter-department = The account that the repository belongs to
api-parameter-price_from = The lowest price before taxes
api-parameter-price_to = The highest price before taxes
api-parameter-state = The state
api-parameter-language = The language of the statement
api-parameter-cursor = Where to go on: next_cursor of the page before
api-parameter-limit = How many at most
api-parameter-owner = The account that the repository belongs to
api-parameter-repo = The repository
api-parameter-number = The number of the issue
api-parameter-id = The opportunity’s id
api-answer-200 = what is asked for
api-answer-304 = it has not changed
api-answer-400 = a parameter has a value that it does not take
api-answer-404 = there is none that the public may see
api-answer-default = what went wrong

pair = { $name }: { $value }
badge-open = { $count ->
    [0] none open
   *[other] { $count } open
}

