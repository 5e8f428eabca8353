# Guides and the way to them.
guide-contents = On this page
nav-supplier = Guide for suppliers
nav-eligibility = Who can apply
nav-terms = Terms of the work
nav-draw = How a draw is verified
nav-faq = Questions and answers
nav-maintainer = Guide for maintainers
nav-officer = Guide for officers
nav-privacy = Privacy
nav-accessibility = Accessibility
