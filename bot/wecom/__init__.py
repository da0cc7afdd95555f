"""Everything about WeCom (企业微信): what arrives, what is drawn, what is sent. Knows nothing about kudos."""
