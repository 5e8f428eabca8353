# What is wrong with a statement: what was found, and how to mend it.

statement-missing = The section “{ $field }” is missing. Add this heading and fill it in.
statement-empty = “{ $field }” is empty. Fill it in.
statement-repeated = “{ $field }” stands a second time; the first is on line { $first_line }. Keep one of them.
statement-too-long = “{ $field }” has { $found } characters. Shorten it to at most { $most }.
statement-placeholder = “{ $field }” has text that only holds a place: “{ $found }”. Put the real text there.
statement-price-unreadable = “{ $found }” is not a price. Write one amount and nothing else, such as 6500.00.
statement-price-ambiguous = “{ $found }” can be read as two different amounts. Write the cents as well, such as 6500.00.
statement-price-currency = “{ $found }” is in another currency. Write the price in { $expected }.
statement-price-not-positive = The price is { $found }. Offer an amount above zero.
statement-price-above-guard = The price of { $found } before taxes is too high. The most this programme can offer before taxes is { $guard }.
statement-price-above-ceiling = The price of { $found } comes to more than { $ceiling } with the highest tax. Lower it until the total keeps to that ceiling.
statement-date-unreadable = “{ $found }” under “{ $field }” is not a date. Write YYYY-MM-DD, or a date and time such as 2027-03-31T16:00:00-04:00.
statement-not-whole-seconds = “{ $found }” under “{ $field }” has a fraction of a second. Write whole seconds.
statement-closing-not-in-future = Applications would close at “{ $found }”, which has passed. Choose a later date.
statement-posting-too-short = { $found ->
    [0] No business day lies between posting and closing.
    [one] Only { $found } business day lies between posting and closing.
   *[other] Only { $found } business days lie between posting and closing.
} { $needed ->
    [one] { $needed } is needed.
   *[other] { $needed } are needed.
} Close on { $earliest } or later.
statement-posting-too-brief = Applications must be open for at least { $needed }. Close at { $earliest } or later.
statement-delivery-not-in-future = The work would be due at “{ $found }”, which has passed. Choose a delivery date after applications close.
statement-delivery-not-after-closing = The work would be due at “{ $found }”, which is not after applications close (“{ $closing }”). Choose a later delivery date.
statement-no-criteria = “{ $field }” has no list. Write each criterion as a list item, on a line that starts with “- ”.
statement-criterion-empty = Criterion { $number } ends with the marker “{ $found }”, which says nothing. Give it a value, or take the marker out.
statement-criterion-licence = Criterion { $number } names the licence “{ $found }”, which is not on the SPDX list. Use an identifier such as MIT or Apache-2.0.
statement-criterion-own-check = Criterion { $number } waits for “{ $found }”, a check of this App, which would wait for itself. Name a check of your repository.
statement-criterion-path = Criterion { $number } names the path “{ $found }”. Write the path of a file from the root of the repository, without “..” and without a slash at either end.
statement-criterion-review = Criterion { $number } asks for “{ $found }” approving reviews. Write a whole number of at least 1.
statement-licence-unknown = “{ $found }” is not on the SPDX list of licences. Use an identifier such as MIT or Apache-2.0.
statement-licence-not-open = “{ $found }” is not an open-source licence. Choose one that the Open Source Initiative or the Free Software Foundation recognizes, such as MIT.
statement-licence-not-allowed = This repository does not use the licence “{ $found }” for such work. Choose one of those that its settings allow: { $allowed }.
statement-not-translated = The statement has no { $language ->
    [fr] French
   *[en] English
} version, which this programme needs before posting. Add the form’s { $language ->
    [fr] French
   *[en] English
} headings to the issue below the others, or comment `/translate { $language }` and then the form in that language.
statement-translation-differs = “{ $field }” is not the same in the { $language ->
    [fr] French
   *[en] English
} version. Both versions need the same price, dates and licence, as many criteria with the same markers, and as many points of evaluation. Change both at once: put them into the issue, one set of headings below the other.
