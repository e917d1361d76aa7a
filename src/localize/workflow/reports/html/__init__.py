"""Parts of HTML reports: the frame of a page with its texts and tables (`page`), and bars (`bars`)."""
